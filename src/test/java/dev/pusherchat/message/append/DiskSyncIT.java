package dev.pusherchat.message.append;

import java.nio.file.Path;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pusherchat.message.LogNode;
import dev.pusherchat.message.TestDisk;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a power cut takes is what was written to a file and not forced since; here a file
 * system notes whether anything is.
 */
class DiskSyncIT {

	@TempDir
	static Path directory;

	@BeforeAll
	static void register() {
		TestDisk.register();
	}

	@Test
	void acknowledgedMessageIsForcedToTheDisk() throws Exception {
		try (LogNode node = new LogNode(url("synced"))) {
			for (int i = 0; i < 20; i++) {
				TestDisk.unforced(true);
				node.append("message " + i).get();
				assertThat(TestDisk.unforced()).isFalse();
			}
		}
	}

	@Test
	void forcingCanBeSwitchedOff() throws Exception {
		try (LogNode node = new LogNode(url("unsynced"), "messages.append.sync=false")) {
			TestDisk.unforced(false);
			node.append("message").get();
			assertThat(TestDisk.unforced()).isTrue();
		}
	}

	private static String url(String name) {
		return "jdbc:h2:disk:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE".formatted(directory.resolve(name));
	}

}
