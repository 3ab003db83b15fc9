package dev.pusherchat.message;

import java.nio.file.Path;

import org.h2.tools.DeleteDbFiles;
import org.h2.tools.RunScript;
import org.h2.tools.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Backing up and restoring H2 as src/docs/operations.md tells it. */
class BackupIT {

	@TempDir
	private Path directory;

	@Test
	void restoredCopyContinuesAsAnotherLog() throws Exception {
		String epoch;
		try (LogNode node = new LogNode(url(), "messages.append.timeout=1m")) {
			node.append("kept", "key").get();
			epoch = node.log().state().epoch();
		}
		String backup = this.directory.resolve("backup.zip").toString();
		new Script().runTool("-url", url(), "-user", "", "-script", backup, "-options", "compression", "zip");
		try (LogNode node = new LogNode(url(), "messages.append.timeout=1m")) {
			node.append("lost").get();
		}
		DeleteDbFiles.execute(this.directory.toString(), "chat", true);
		new RunScript().runTool("-url", url(), "-user", "", "-script", backup, "-options", "compression", "zip");
		new RunScript().runTool("-url", url(), "-user", "", "-script", "src/deploy/bin/new-epoch.sql");
		try (LogNode node = new LogNode(url(), "messages.append.timeout=1m")) {
			assertThat(node.log().state().epoch()).as("a client that has seen message 2 starts over")
				.isNotEqualTo(epoch);
			assertThat(node.log().after(0, 10)).extracting(MessageResponse::content).containsExactly("kept");
			assertThat(node.append("kept", "key").get().message().id()).isEqualTo(1);
			assertThat(node.append("next").get().message().id()).isEqualTo(2);
		}
	}

	private String url() {
		return "jdbc:h2:file:%s".formatted(this.directory.resolve("chat"));
	}

}
