package dev.pusherchat.message;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import dev.pusherchat.ChatApplication;
import dev.pusherchat.message.LoadClients.Result;

/**
 * The log beside the plain way, both in one run and in turn. Not a test: the script in
 * {@code src/test/load} runs it.
 */
class LogBenchmarks {

	private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("load.seconds", 4));

	private static final int ROUNDS = Integer.getInteger("load.rounds", 5);

	private static final String FILL = "INSERT INTO messages (id, content, created_at, updated_at) "
			+ "SELECT x, 'row ' || x, now(), now() FROM ";

	@TempDir
	private Path directory;

	private volatile int delay;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private HttpServer events;

	@BeforeEach
	void startHostOfEvents() throws IOException {
		// else each of its answers waits 40 ms for an acknowledgement
		System.setProperty("sun.net.httpserver.nodelay", "true");
		this.events = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
		this.events.setExecutor(this.threads);
		this.events.createContext("/", this::accept);
		this.events.start();
	}

	private void accept(HttpExchange exchange) throws IOException {
		exchange.getRequestBody().readAllBytes();
		try {
			Thread.sleep(this.delay);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	@AfterEach
	void stopHostOfEvents() {
		this.events.stop(0);
		this.threads.shutdownNow();
	}

	@Test
	void h2() throws Exception {
		measure("H2", "jdbc:h2:file:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE".formatted(this.directory.resolve("chat")),
				FILL + "SYSTEM_RANGE(%d, %d)");
	}

	@Test
	void postgres() throws Exception {
		try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.start()) {
			measure("PostgreSQL 17", postgres.getJdbcUrl("postgres", "postgres"), FILL + "generate_series(%d, %d) x");
		}
	}

	private void measure(String database, String url, String fill) throws Exception {
		System.out.printf("%n%s, %s, Java %s, %d processors, %d runs of %d s each, in turn%n", database,
				System.getProperty("os.name"), Runtime.version().feature(), Runtime.getRuntime().availableProcessors(),
				ROUNDS, DURATION.toSeconds());
		try (ConfigurableApplicationContext application = application(url)) {
			LoadClients clients = new LoadClients(
					application.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
			header();
			for (int delay : new int[] { 0, 80 }) {
				this.delay = delay;
				post(clients, 64);
				post(clients, 1);
			}
			this.delay = 0;
			fill(application.getBean(JdbcClient.class), fill, 1_000);
			get(clients, "1,000 rows");
			fill(application.getBean(JdbcClient.class), fill, 1_000_000);
			get(clients, "1,000,000 rows");
		}
	}

	private ConfigurableApplicationContext application(String url) {
		return new SpringApplicationBuilder(ChatApplication.class).profiles("test")
			.run("--spring.datasource.url=" + url, "--server.port=0", "--load.plain=true", "--logging.level.root=error",
					"--spring.main.banner-mode=off", "--channels.enabled=false", "--pusher.host=127.0.0.1",
					"--pusher.port=" + this.events.getAddress().getPort(), "--pusher.use-tls=false");
	}

	private static void header() {
		System.out.println("| request | clients | event host | per second | median ms | p99 ms |");
		System.out.println("|---|---|---|---|---|---|");
	}

	private void post(LoadClients clients, int count) throws Exception {
		compare(clients, "POST", count, List.of(Map.entry("plain", "/plain"), Map.entry("log", "/messages"),
				Map.entry("log, thread waits", "/waiting")));
	}

	private void get(LoadClients clients, String rows) throws Exception {
		compare(clients, "GET", 1, List.of(Map.entry("newest page, " + rows, "/messages"),
				Map.entry("page after 500, " + rows, "/messages?after=500")));
	}

	private void compare(LoadClients clients, String method, int count, List<Map.Entry<String, String>> paths)
			throws Exception {
		Map<String, List<Result>> results = new LinkedHashMap<>();
		for (int round = -1; round < ROUNDS; round++) {
			for (Map.Entry<String, String> path : paths) {
				Result result = clients.run(method, path.getValue(), count, DURATION);
				if (round >= 0) { // the first is to warm up
					results.computeIfAbsent(path.getKey(), (name) -> new ArrayList<>()).add(result);
				}
			}
		}
		results.forEach((name, runs) -> System.out.printf("| %s %s | %d | %d ms | %s | %s | %s |%n", method, name,
				count, this.delay, Result.spread(runs, Result::perSecond, "%,.0f"),
				Result.spread(runs, Result::median, "%.2f"), Result.spread(runs, Result::p99, "%.2f")));
	}

	private static void fill(JdbcClient jdbc, String fill, int rows) {
		jdbc.sql("DELETE FROM messages").update();
		jdbc.sql(fill.formatted(1, rows)).update();
		jdbc.sql("UPDATE message_log SET last_id = ?").param(rows).update();
	}

}
