package dev.pusherchat.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The unit is one that systemd takes, where it is here to be asked. */
class SystemdUnitTests {

	@TempDir
	private Path directory;

	@Test
	@EnabledIf("systemdIsHere")
	void systemdTakesTheUnit() throws Exception {
		String unit = Files.readString(Path.of("src/deploy/pusher-chat.service"))
			.replace("/opt/pusher-chat/bin/pusher-chat", "/bin/true");
		Path file = Files.writeString(this.directory.resolve("pusher-chat.service"), unit);
		Process verify = new ProcessBuilder("systemd-analyze", "verify", file.toString()).redirectErrorStream(true)
			.start();
		assertThat(new String(verify.getInputStream().readAllBytes())).isEmpty();
		assertThat(verify.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(verify.exitValue()).isZero();
	}

	static boolean systemdIsHere() {
		return Files.exists(Path.of("/usr/bin/systemd-analyze"));
	}

}
