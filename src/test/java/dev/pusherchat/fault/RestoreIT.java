package dev.pusherchat.fault;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.fault.client.LogReader;
import dev.pusherchat.fault.client.ReferenceClient;
import dev.pusherchat.fault.client.StreamClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Backs PostgreSQL up and restores it with the commands of src/docs/operations.md. */
class RestoreIT {

	private static final String CONNECTION = "postgresql://chat@localhost/chat";

	@TempDir
	private Path directory;

	private final HttpClient http = HttpClient.newHttpClient();

	private @Nullable EmbeddedPostgres postgres;

	private @Nullable ApplicationProcess node;

	@BeforeEach
	void startServerAndNode() throws Exception {
		this.postgres = InstalledPostgres.start(InstalledPostgres.programs());
		sql("CREATE ROLE chat LOGIN");
		sql("CREATE DATABASE chat OWNER chat");
		this.node = new ApplicationProcess("restore",
				List.of("--spring.profiles.active=production", "--channels.enabled=true",
						"--cors.allowed-origins=https://chat.example.com", "--spring.datasource.username=chat",
						"--spring.datasource.url=" + this.postgres.getJdbcUrl("chat", "chat")));
		this.node.start().awaitReady();
	}

	@AfterEach
	void stop() throws IOException {
		if (this.node != null) {
			this.node.close();
		}
		if (this.postgres != null) {
			this.postgres.close();
		}
	}

	@Test
	void readersOfARestoredLogStartOverAndMissNothing() throws Exception {
		try (ReferenceClient client = new ReferenceClient(List.of(node().uri()), node().port(), Duration.ofSeconds(1));
				StreamClient stream = new StreamClient(List.of(node().uri()))) {
			post("kept 1", 201);
			post("kept 2", 201);
			run(0, "pg_dump ");
			post("lost 3", 201);
			post("lost 4", 201);
			awaitContents(client::messages, "kept 1", "kept 2", "lost 3", "lost 4");
			awaitContents(stream::messages, "kept 1", "kept 2", "lost 3", "lost 4");
			String epoch = epoch();
			node().terminate(Duration.ofSeconds(45));
			sql("DROP DATABASE chat");
			sql("CREATE DATABASE chat OWNER chat");
			run(0, "bin/restore-postgresql ");
			node().start().awaitReady();
			assertThat(epoch()).isNotEqualTo(epoch);
			awaitContents(client::messages, "kept 1", "kept 2");
			awaitContents(stream::messages, "kept 1", "kept 2");
			post("kept 2", 200);
			post("new 3", 201);
			awaitContents(client::messages, "kept 1", "kept 2", "new 3");
			awaitContents(stream::messages, "kept 1", "kept 2", "new 3");
			assertThat(stream.surprises()).containsExactly("reset");
		}
	}

	@Test
	void restoringOverADatabaseThatIsInUseChangesNothing() throws Exception {
		post("stored before", 201);
		run(0, "pg_dump ");
		post("stored after", 201);
		String epoch = epoch();
		assertThat(run(3, "bin/restore-postgresql ")).contains("already exists");
		assertThat(epoch()).isEqualTo(epoch);
		assertThat(new LogReader(List.of(node().uri())).all()).hasSize(2);
	}

	private String run(int expected, String start) throws IOException, InterruptedException {
		String command = Files.readAllLines(Path.of("src/docs/operations.md"))
			.stream()
			.filter((line) -> line.startsWith(start))
			.findFirst()
			.orElseThrow();
		assertThat(command).contains(CONNECTION);
		ProcessBuilder builder = new ProcessBuilder("sh", "-c",
				command.replace(CONNECTION, "postgresql://chat@localhost:" + postgres().getPort() + "/chat")
					.replace("bin/", Path.of("src/deploy/bin").toAbsolutePath() + "/"))
			.directory(this.directory.toFile())
			.redirectErrorStream(true);
		builder.environment()
			.merge("PATH", InstalledPostgres.programs().toString(), (old, programs) -> programs + ":" + old);
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as("%s says %s", command, output).isEqualTo(expected);
		return output;
	}

	private void post(String content, int status) throws IOException, InterruptedException {
		HttpResponse<String> response = this.http.send(HttpRequest.newBuilder(messages())
			.header("Content-Type", "application/json")
			.header("Idempotency-Key", content)
			.POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(new Content(content))))
			.build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
	}

	private String epoch() throws IOException, InterruptedException {
		return this.http.send(HttpRequest.newBuilder(messages()).build(), BodyHandlers.discarding())
			.headers()
			.firstValue("Log-Epoch")
			.orElseThrow();
	}

	private URI messages() {
		return node().uri().resolve("/messages");
	}

	private static void awaitContents(Supplier<List<JsonNode>> messages, String... contents) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(
					() -> assertThat(messages.get()).extracting((JsonNode message) -> message.get("content").asString())
						.containsExactly(contents));
	}

	private void sql(String statement) throws SQLException {
		try (Connection connection = postgres().getPostgresDatabase().getConnection()) {
			connection.createStatement().execute(statement);
		}
	}

	private EmbeddedPostgres postgres() {
		return Objects.requireNonNull(this.postgres);
	}

	private ApplicationProcess node() {
		return Objects.requireNonNull(this.node);
	}

	private record Content(String content) {

	}

}
