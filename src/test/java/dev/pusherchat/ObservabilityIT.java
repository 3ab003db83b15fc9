package dev.pusherchat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.channels.cluster.journal.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/** What an operator sees, with the operator's port apart as in production. */
class ObservabilityIT {

	private static final Path DASHBOARD = Path.of("src/docs/grafana-dashboard.json");

	private static final Pattern METRIC = Pattern.compile("\\b[a-z]+(_[a-z]+)+\\b(?=[{,])");

	private static final HttpClient http = HttpClient.newHttpClient();

	private static final CountDownLatch traced = new CountDownLatch(1);

	private static HttpServer collector;

	private static RedisServer redis;

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() throws IOException {
		collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		collector.createContext("/v1/traces", (exchange) -> {
			exchange.getRequestBody().readAllBytes();
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
			traced.countDown();
		});
		collector.start();
		// for the metrics of a cluster
		redis = new RedisServer();
		application = new SpringApplicationBuilder(ChatApplication.class).profiles("test")
			.run("--server.port=0", "--management.server.port=0", "--channels.cluster.journal=redis",
					"--channels.cluster.redis.uri=" + redis.uri(),
					"--management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:"
							+ collector.getAddress().getPort() + "/v1/traces",
					"--management.tracing.sampling.probability=1");
	}

	@AfterAll
	static void stop() throws IOException {
		application.close();
		redis.close();
		collector.stop(0);
	}

	@Test
	void dashboardUsesOnlyMetricsThatExist() throws Exception {
		post();
		String scraped = get("local.management.port", "/actuator/prometheus").body();
		assertThat(dashboardMetrics()).hasSizeGreaterThan(15)
			.allSatisfy((metric) -> assertThat(scraped).containsPattern("(?m)^" + metric + "[{ ]"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/livez", "/readyz" })
	void probesAreOnThePortOfTheApiAndTellNoDetails(String probe) throws Exception {
		HttpResponse<String> response = get("local.server.port", probe);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("{\"status\":\"UP\"}");
	}

	@Test
	void livenessIsOnTheOtherPortTooWhichClientsDoNotReach() throws Exception {
		HttpResponse<String> response = get("local.management.port", "/actuator/health/liveness");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("{\"status\":\"UP\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator", "/actuator/health", "/actuator/prometheus", "/actuator/env" })
	void nothingElseIsOnThePortOfTheApi(String path) throws Exception {
		assertThat(get("local.server.port", path).statusCode()).isEqualTo(404);
	}

	@Test
	void healthNamesWhatItDependsOn() throws Exception {
		String health = get("local.management.port", "/actuator/health").body();
		assertThat(JsonMapper.shared().readTree(health).get("components").propertyNames()).contains("broadcast",
				"channels", "cluster", "db");
	}

	@Test
	void requestIsTracedOnceThereIsACollector() throws Exception {
		post();
		assertThat(traced.await(60, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void answerCarriesTheRequestsId() throws Exception {
		assertThat(post().headers().firstValue("X-Request-Id")).contains("test-1");
	}

	private static Set<String> dashboardMetrics() throws IOException {
		return expressions(JsonMapper.shared().readTree(Files.readString(DASHBOARD)))
			.flatMap((expression) -> METRIC.matcher(expression).results().map(MatchResult::group))
			.collect(Collectors.toSet());
	}

	private static Stream<String> expressions(JsonNode dashboard) {
		List<JsonNode> expressions = dashboard.findValues("expr");
		List<JsonNode> queries = dashboard.path("templating").findValues("query");
		return Stream.concat(expressions.stream(), queries.stream()).map(JsonNode::asString);
	}

	private static HttpResponse<String> post() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(uri("local.server.port", "/messages"))
			.header("Content-Type", "application/json")
			.header("X-Request-Id", "test-1")
			.POST(BodyPublishers.ofString("{\"content\":\"hi\"}"))
			.build();
		return http.send(request, BodyHandlers.ofString());
	}

	private static HttpResponse<String> get(String port, String path) throws Exception {
		return http.send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.ofString());
	}

	private static URI uri(String port, String path) {
		return URI.create("http://127.0.0.1:" + application.getEnvironment().getProperty(port) + path);
	}

}
