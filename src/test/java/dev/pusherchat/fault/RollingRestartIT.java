package dev.pusherchat.fault;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.fault.client.LogReader;
import dev.pusherchat.fault.client.ReferenceClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Restarts one node after the other with SIGTERM, as a deployment does, under load. */
class RollingRestartIT {

	private static final int SIGTERM = 128 + 15;

	private static final int WRITERS = 8;

	private static final List<ApplicationProcess> nodes = new ArrayList<>();

	private static EmbeddedPostgres postgres;

	@BeforeAll
	static void startPostgresAndTwoNodes() throws Exception {
		postgres = EmbeddedPostgres.builder()
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.start();
		for (int i = 0; i < 2; i++) {
			ApplicationProcess node = new ApplicationProcess("rolling-restart-" + i,
					List.of("--spring.profiles.active=production", "--channels.enabled=true",
							"--cors.allowed-origins=https://chat.example.com", "--spring.datasource.username=postgres",
							"--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
							"--web.rate-limit.enabled=false"))
				.start();
			nodes.add(node);
			node.awaitReady();
		}
	}

	@AfterAll
	static void stop() throws Exception {
		nodes.forEach(ApplicationProcess::close);
		postgres.close();
	}

	@Test
	void noAcknowledgedMessageIsLostAndNoRetriedOneStoredTwice() throws Exception {
		List<URI> uris = nodes.stream().map(ApplicationProcess::uri).toList();
		try (ReferenceClient client = new ReferenceClient(uris, nodes.get(0).port(), Duration.ofSeconds(30))) {
			Writers writers = new Writers(uris);
			writers.start(WRITERS);
			for (ApplicationProcess node : nodes) {
				assertThat(node.terminate(Duration.ofSeconds(45))).isEqualTo(SIGTERM);
				node.start().awaitReady();
			}
			writers.stop();
			List<JsonNode> stored = new LogReader(uris).all();
			assertThat(writers.surprises()).isEmpty();
			assertThat(stored).extracting((message) -> message.get("id").asLong())
				.isEqualTo(LongStream.rangeClosed(1, stored.size()).boxed().toList());
			assertThat(stored).extracting((message) -> message.get("content").asString())
				.doesNotHaveDuplicates()
				.containsExactlyInAnyOrderElementsOf(writers.acknowledged().keySet());
			System.out.printf("rolling restart: %d posts acknowledged after %d retries%n",
					writers.acknowledged().size(), writers.retries());
		}
	}

	@Test
	void stoppingTellsSubscribersToComeBackAtOnce() throws Exception {
		ApplicationProcess node = nodes.get(0);
		CloseListener listener = new CloseListener();
		HttpClient http = HttpClient.newHttpClient();
		WebSocket socket = http.newWebSocketBuilder()
			.buildAsync(URI.create("ws://127.0.0.1:" + node.port() + "/app/app-key?protocol=7"), listener)
			.get(30, TimeUnit.SECONDS);
		// before that the node may not know it yet, and refuses it while it stops
		listener.established.get(30, TimeUnit.SECONDS);
		node.terminate(Duration.ofSeconds(45));
		node.start().awaitReady();
		assertThat(listener.code.get(30, TimeUnit.SECONDS)).isEqualTo(4200);
		assertThat(socket.isInputClosed()).isTrue();
	}

	@Test
	void everyLineLoggedInProductionIsJson() throws Exception {
		assertThat(nodes.get(0).output()).isNotEmpty()
			.allSatisfy(
					(line) -> assertThat(JsonMapper.shared().readTree(line).path("message").asString()).isNotEmpty());
	}

	@Test
	void whatIsLoggedInProductionHasTheIdOfItsRequest() throws Exception {
		ApplicationProcess node = nodes.get(0);
		HttpRequest refused = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/messages"))
			.header("X-Request-Id", "of-this-test")
			.DELETE()
			.build();
		assertThat(HttpClient.newHttpClient().send(refused, BodyHandlers.discarding()).statusCode()).isEqualTo(405);
		assertThat(node.output()).map((line) -> JsonMapper.shared().readTree(line)).anySatisfy((line) -> {
			assertThat(line.at("/http/request/id").asString()).isEqualTo("of-this-test");
			assertThat(line.path("message").asString()).contains("DELETE");
		});
	}

	@Test
	void onlyProbesOfTheActuatorArePublicInProduction() throws Exception {
		int open = nodes.get(0).port();
		int management = nodes.get(0).managementPort();
		for (String path : List.of("/livez", "/readyz")) {
			assertThat(ApplicationProcess.status(open, path)).as(path).isEqualTo(200);
		}
		for (String path : List.of("/actuator", "/actuator/health", "/actuator/prometheus", "/actuator/env",
				"/h2-console", "/try.html")) {
			assertThat(ApplicationProcess.status(open, path)).as(path).isEqualTo(404);
		}
		for (String path : List.of("/actuator/health", "/actuator/metrics", "/actuator/prometheus")) {
			assertThat(ApplicationProcess.status(management, path)).as(path).isEqualTo(200);
		}
		for (String path : List.of("/actuator/env", "/actuator/heapdump", "/actuator/configprops", "/actuator/loggers",
				"/messages")) {
			assertThat(ApplicationProcess.status(management, path)).as(path).isEqualTo(404);
		}
	}

	private static final class CloseListener implements WebSocket.Listener {

		private final CompletableFuture<CharSequence> established = new CompletableFuture<>();

		private final CompletableFuture<Integer> code = new CompletableFuture<>();

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
			this.established.complete(text);
			return WebSocket.Listener.super.onText(socket, text, last);
		}

		@Override
		public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
			this.code.complete(statusCode);
			return CompletableFuture.completedFuture(null);
		}

	}

}
