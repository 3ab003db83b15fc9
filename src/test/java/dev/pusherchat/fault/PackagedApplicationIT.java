package dev.pusherchat.fault;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is delivered: laid out, prepared and trained as the build does it, in production,
 * on PostgreSQL, and then started with other settings than it was prepared for.
 */
class PackagedApplicationIT {

	private static final String PREPARED = "Starting AOT-processed";

	private static final String NOT_USED = "The prepared beans are not used";

	@TempDir
	private static Path directory;

	private static EmbeddedPostgres postgres;

	private static Map<String, String> settings;

	@BeforeAll
	static void distribute() throws Exception {
		postgres = EmbeddedPostgres.builder().start();
		settings = Map.of("SPRING_PROFILES_ACTIVE", "production", "CHANNELS_ENABLED", "true", "WEB_RATELIMIT_ENABLED",
				"false", "CORS_ALLOWED_ORIGINS", "https://chat.example.com", "PUSHER_APP_ID", "1", "PUSHER_KEY", "key",
				"PUSHER_SECRET", "the-fault-suites-own", "DATABASE_URL", postgres.getJdbcUrl("postgres", "postgres"),
				"DATABASE_USERNAME", "postgres", "JAVA_HOME", System.getProperty("java.home"));
		ProcessBuilder distribute = new ProcessBuilder("src/deploy/distribute", System.getProperty("application.jar"),
				directory.resolve("pusher-chat").toString())
			.redirectErrorStream(true);
		distribute.environment().putAll(settings);
		distribute.environment().put("DATABASE_URL", "jdbc:postgresql://nowhere.invalid/chat");
		Process process = distribute.start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output).contains("Prepared", "Made classes.").doesNotContain(NOT_USED);
	}

	@AfterAll
	static void stopPostgres() throws IOException {
		postgres.close();
	}

	@Test
	void noAcknowledgedMessageIsLostOrSeenTwiceThroughAKill() throws Exception {
		try (ApplicationProcess node = packaged("packaged")) {
			node.start().awaitReady();
			List<URI> uris = List.of(node.uri());
			try (ReferenceClient client = new ReferenceClient(uris, node.port(), Duration.ofSeconds(30))) {
				Writers writers = new Writers(uris);
				writers.start(4);
				Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> client.last() > 100);
				node.kill();
				node.start().awaitReady();
				writers.stop();
				List<JsonNode> stored = new LogReader(uris).all();
				Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> client.last() == stored.size());
				assertThat(writers.surprises()).isEmpty();
				assertThat(client.messages()).isEqualTo(stored);
				assertThat(stored).extracting((message) -> message.get("id").asLong())
					.isEqualTo(LongStream.rangeClosed(1, stored.size()).boxed().toList());
				assertThat(stored).extracting((message) -> message.get("content").asString())
					.containsExactlyInAnyOrderElementsOf(writers.acknowledged().keySet());
			}
			assertThat(ApplicationProcess.status(node.port(), "/apps/1/channels")).isEqualTo(401);
			assertThat(ApplicationProcess.status(node.port(), "/actuator/prometheus")).isEqualTo(404);
			assertThat(ApplicationProcess.status(node.managementPort(), "/actuator/prometheus")).isEqualTo(200);
			assertThat(ApplicationProcess.status(node.managementPort(), "/messages")).isEqualTo(404);
			assertThat(node.output()).anyMatch((line) -> line.contains(PREPARED))
				.noneMatch((line) -> line.contains(NOT_USED));
			assertThat(node.terminate(Duration.ofSeconds(45))).isEqualTo(128 + 15);
		}
	}

	@Test
	void aSettingThatHasChangedIsNamedAndHeeded() throws Exception {
		try (ApplicationProcess node = packaged("repackaged", "--channels.enabled=false", "--pusher.host=127.0.0.1")) {
			node.start().awaitReady();
			assertThat(node.output()).noneMatch((line) -> line.contains(PREPARED))
				.anyMatch((line) -> line.contains(NOT_USED) && line.contains("[channels.enabled]"));
			assertThat(ApplicationProcess.status(node.port(), "/apps/1/channels")).isEqualTo(404);
		}
	}

	@Test
	void whetherTokensAreAskedForIsCompared() {
		String tokens = "spring.security.oauth2.resourceserver.jwt.";
		assertThat(directory.resolve("pusher-chat/prepared.settings")).content()
			.contains(tokens + "issuer-uri\n", tokens + "jwk-set-uri\n", tokens + "public-key-location\n");
	}

	private static ApplicationProcess packaged(String name, String... arguments) {
		Stream<String> environment = settings.entrySet().stream().map(Object::toString);
		return new ApplicationProcess(name,
				Stream
					.concat(Stream.concat(Stream.of("env"), environment),
							Stream.of(directory.resolve("pusher-chat/bin/pusher-chat").toString()))
					.toList(),
				List.of(arguments));
	}

}
