package dev.pusherchat.fault;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.fault.client.ReferenceClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Moves the log from H2 to PostgreSQL with the command of src/docs/operations.md. */
class MoveToPostgresIT {

	private static final String CONNECTION = "postgresql://chat@localhost/chat";

	private static final String SPECIAL = "two\nlines, \"quoted\", \u00e9, \ud83d\ude00";

	private final HttpClient http = HttpClient.newHttpClient();

	private final Map<String, String> environment = new HashMap<>();

	@TempDir
	private Path directory;

	@Test
	void clientGoesOnWithTheSameLog() throws Exception {
		Path programs = InstalledPostgres.programs();
		try (EmbeddedPostgres postgres = InstalledPostgres.start(programs); ApplicationProcess node = node("move")) {
			useH2();
			node.start().awaitReady();
			try (ReferenceClient client = new ReferenceClient(List.of(node.uri()), node.port(),
					Duration.ofSeconds(1))) {
				assertThat(post(node, "first").statusCode()).isEqualTo(201);
				String special = post(node, SPECIAL).body();
				awaitContents(client, "first", SPECIAL);
				String epoch = epoch(node);
				node.terminate(Duration.ofSeconds(45));
				usePostgres(postgres);
				createTables(postgres);
				move(programs, postgres.getPort(), 0);
				node.start().awaitReady();
				assertThat(epoch(node)).isEqualTo(epoch);
				assertThat(post(node, SPECIAL).body()).as("answer to a retry").isEqualTo(special);
				assertThat(post(node, "after").statusCode()).isEqualTo(201);
				awaitContents(client, "first", SPECIAL, "after");
				assertThat(move(programs, postgres.getPort(), 3)).contains("messages in the way");
			}
		}
	}

	private void useH2() {
		this.environment.putAll(Map.of("SPRING_PROFILES_ACTIVE", "development", "SPRING_DATASOURCE_URL",
				"jdbc:h2:file:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE".formatted(this.directory.resolve("chat")),
				"JAVA_HOME", System.getProperty("java.home"), "JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1"));
	}

	private void usePostgres(EmbeddedPostgres postgres) {
		this.environment
			.putAll(Map.of("SPRING_PROFILES_ACTIVE", "production", "CHANNELS_ENABLED", "true", "CORS_ALLOWED_ORIGINS",
					"https://chat.example.com", "SPRING_DATASOURCE_URL", postgres.getJdbcUrl("postgres", "postgres"),
					"DATABASE_URL", postgres.getJdbcUrl("postgres", "postgres"), "DATABASE_USERNAME", "postgres"));
	}

	/** As a first start does, which takes longer. */
	private static void createTables(EmbeddedPostgres postgres) {
		Flyway.configure()
			.dataSource(postgres.getPostgresDatabase())
			.locations("classpath:db/migration", "classpath:db/postgresql")
			.placeholders(Map.of("epoch", "another"))
			.load()
			.migrate();
	}

	private ApplicationProcess node(String name) {
		return new ApplicationProcess(name, this.environment,
				List.of(ApplicationProcess.DISTRIBUTION.resolve("bin/pusher-chat").toString()), List.of());
	}

	private String move(Path programs, int port, int expected) throws Exception {
		String command = Files.readAllLines(Path.of("src/docs/operations.md"))
			.stream()
			.filter((line) -> line.startsWith("bin/h2-to-postgresql "))
			.findFirst()
			.orElseThrow();
		assertThat(command).contains(CONNECTION, " ./data/chat ");
		ProcessBuilder builder = new ProcessBuilder("sh", "-c",
				command.replace(CONNECTION, "postgresql://postgres@localhost:" + port + "/postgres")
					.replace("./data/chat", this.directory.resolve("chat").toString()))
			.directory(ApplicationProcess.DISTRIBUTION.toFile())
			.redirectErrorStream(true);
		builder.environment().merge("PATH", programs.toString(), (old, added) -> added + ":" + old);
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as(output).isEqualTo(expected);
		return output;
	}

	private HttpResponse<String> post(ApplicationProcess node, String content) throws Exception {
		return this.http.send(HttpRequest.newBuilder(messages(node))
			.header("Content-Type", "application/json")
			.header("Idempotency-Key", String.valueOf(content.hashCode()))
			.POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(Map.of("content", content))))
			.build(), BodyHandlers.ofString());
	}

	private String epoch(ApplicationProcess node) throws Exception {
		return this.http.send(HttpRequest.newBuilder(messages(node)).build(), BodyHandlers.discarding())
			.headers()
			.firstValue("Log-Epoch")
			.orElseThrow();
	}

	private static URI messages(ApplicationProcess node) {
		return node.uri().resolve("/messages");
	}

	private static void awaitContents(ReferenceClient client, String... contents) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(client.messages())
				.extracting((JsonNode message) -> message.get("content").asString())
				.containsExactly(contents));
	}

}
