package dev.pusherchat.fault;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pusherchat.fault.client.ReferenceClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is delivered, started by its own script in production, with settings from the
 * environment.
 */
class PackagedApplicationIT {

	@TempDir
	private Path directory;

	@Test
	void scriptStartsTheApplicationWithItsArchiveOfClasses() throws Exception {
		Path classes = this.directory.resolve("classes.log");
		try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
				ApplicationProcess node = new ApplicationProcess("packaged",
						Map.of("SPRING_PROFILES_ACTIVE", "production", "CHANNELS_ENABLED", "true",
								"CORS_ALLOWED_ORIGINS", "https://chat.example.com", "DATABASE_URL",
								postgres.getJdbcUrl("postgres", "postgres"), "DATABASE_USERNAME", "postgres",
								"JAVA_HOME", System.getProperty("java.home"), "JDK_JAVA_OPTIONS",
								"-Xlog:class+load:file=" + classes),
						List.of(ApplicationProcess.DISTRIBUTION.resolve("bin/pusher-chat").toString()), List.of())) {
			node.start().awaitReady();
			assertThat(classes).content()
				.containsPattern("dev\\.pusherchat\\.ChatApplication source: shared objects file");
			assertThat(node.jcmd("VM.flags")).contains("-XX:+ExitOnOutOfMemoryError");
			List<URI> uris = List.of(node.uri());
			try (ReferenceClient client = new ReferenceClient(uris, node.port(), Duration.ofHours(1))) {
				Writers writers = new Writers(uris);
				writers.start(1);
				Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> client.last() > 10);
				writers.stop();
				assertThat(writers.surprises()).isEmpty();
			}
			assertThat(ApplicationProcess.status(node.port(), "/apps/1/channels")).isEqualTo(401);
			assertThat(ApplicationProcess.status(node.port(), "/actuator/prometheus")).isEqualTo(404);
			assertThat(ApplicationProcess.status(node.managementPort(), "/actuator/prometheus")).isEqualTo(200);
			assertThat(ApplicationProcess.status(node.managementPort(), "/messages")).isEqualTo(404);
			assertThat(node.terminate(Duration.ofSeconds(45))).isEqualTo(128 + 15);
		}
	}

}
