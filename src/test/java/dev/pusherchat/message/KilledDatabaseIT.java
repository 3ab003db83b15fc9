package dev.pusherchat.message;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a {@code kill -9} leaves is H2's file as it is at that moment: a copy of it,
 * opened elsewhere. H2 2.5.252 lost commits here that 2.4.240 does not, once it had used
 * the space of old ones again; 45 seconds into its life, or at once as here.
 */
class KilledDatabaseIT {

	@TempDir
	private Path directory;

	@Test
	void everyAcknowledgedMessageIsInTheFile() throws Exception {
		Path file = this.directory.resolve("chat.mv.db");
		try (LogNode node = new LogNode(url("chat"))) {
			for (int i = 1; i <= 60; i++) {
				node.append("message " + i).get();
				Files.copy(file, this.directory.resolve("copy.mv.db"), StandardCopyOption.REPLACE_EXISTING);
				assertThat(messagesOfCopy()).isEqualTo(i);
			}
		}
	}

	private int messagesOfCopy() throws Exception {
		try (Connection copy = DriverManager.getConnection(url("copy"));
				ResultSet rows = copy.createStatement().executeQuery("SELECT count(*) FROM messages")) {
			rows.next();
			return rows.getInt(1);
		}
	}

	private String url(String name) {
		return "jdbc:h2:file:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;RETENTION_TIME=0"
			.formatted(this.directory.resolve(name));
	}

}
