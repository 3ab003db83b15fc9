package dev.pusherchat.fault;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.ChatApplication;
import dev.pusherchat.access.PusherConnection;
import dev.pusherchat.fault.network.CuttableLink;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients that go on reading while the database is away. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class DatabaseAwayIT {

	private static final Duration AT_ONCE = Duration.ofSeconds(2);

	/** So many reads at 100 a second hold all threads, if each holds one. */
	private static final int READS = 300;

	private static EmbeddedPostgres postgres;

	private static CuttableLink link;

	private static ConfigurableApplicationContext application;

	private static int port;

	private final HttpClient http = HttpClient.newHttpClient();

	@BeforeAll
	static void start() throws IOException {
		postgres = EmbeddedPostgres.start();
		link = new CuttableLink(postgres.getPort());
		application = new SpringApplicationBuilder(ChatApplication.class).profiles("test")
			.run("--server.port=0", "--server.tomcat.threads.max=20", "--messages.read.timeout=1s",
					"--spring.datasource.url=jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres"
						.formatted(link.port()));
		port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
	}

	@AfterAll
	static void stop() throws IOException {
		application.close();
		link.close();
		postgres.close();
	}

	@BeforeEach
	void everythingWorks() throws Exception {
		awaitReady(200);
		assertThat(post().statusCode()).isEqualTo(201);
		// the first read of a node takes long where the machine is busy
		Awaitility.await().until(() -> get("/messages").statusCode() == 200);
		assertThat(get("/messages/1").statusCode()).isEqualTo(200);
		Awaitility.await().until(() -> get("/actuator/health").statusCode() == 200);
	}

	@AfterEach
	void mend() {
		link.mend();
	}

	@Test
	void databaseThatHangsHoldsNobodyUpButItsReaders(CapturedOutput output) throws Exception {
		link.hang();
		surviveOutage(output);
		link.mend();
		everythingWorks();
	}

	@Test
	void databaseThatIsGoneHoldsNobodyUpButItsReaders(CapturedOutput output) throws Exception {
		link.refuse();
		surviveOutage(output);
		link.mend();
		everythingWorks();
	}

	@Test
	void pageThatTheDatabaseHoldsUpArrivesWhenItAnswers() {
		link.hang();
		List<CompletableFuture<HttpResponse<String>>> reads = Stream.of("/messages?limit=1", "/messages/1")
			.map((path) -> this.http.sendAsync(request(path).build(), BodyHandlers.ofString()))
			.toList();
		// longer than the threads of the requests wait
		Awaitility.await()
			.pollDelay(Duration.ofMillis(200))
			.until(() -> reads.stream().noneMatch(CompletableFuture::isDone));
		link.mend();
		assertThat(reads).allSatisfy((read) -> assertThat(read.join().statusCode()).isEqualTo(200));
	}

	private void surviveOutage(CapturedOutput output) throws Exception {
		int logged = output.length();
		try (PusherConnection socket = new PusherConnection(port, null); Readers readers = new Readers()) {
			Awaitility.await()
				.pollInterval(Duration.ofMillis(100))
				.atMost(Duration.ofSeconds(30))
				.until(() -> everybodyElseIsServed(socket) && readers.asked() >= READS);
			awaitReady(503);
			assertThat(get("/actuator/health").body()).contains("\"broadcast\":{\"details\":{\"error\"");
			assertThat(get("/actuator/prometheus").body()).contains("chat_broadcast_lag NaN");
			assertThat(stream().body()).as("come back").startsWith("retry: ").doesNotContain("id: ");
			assertThat(readers.answers()).allSatisfy((answer) -> {
				assertThat(answer.statusCode()).isEqualTo(503);
				assertThat(answer.headers().firstValue("Retry-After")).contains("1");
			});
		}
		assertThat(output.toString().substring(logged)).hasSizeLessThan(50_000);
	}

	private boolean everybodyElseIsServed(PusherConnection socket) throws Exception {
		assertThat(get("/livez").statusCode()).isEqualTo(200);
		assertThat(get("/readyz").statusCode()).isIn(200, 503);
		long start = System.nanoTime();
		socket.ping();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
		return true;
	}

	private void awaitReady(int status) {
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> get("/readyz").statusCode() == status);
	}

	private HttpResponse<String> post() throws Exception {
		return this.http.send(request("/messages").header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString("content=hi"))
			.build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.http.send(request(path).build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> stream() throws Exception {
		return this.http.send(request("/messages").header("Accept", "text/event-stream").build(),
				BodyHandlers.ofString());
	}

	private static HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(AT_ONCE);
	}

	/** Reads pages and messages, a hundred a second, whether or not it is answered. */
	private final class Readers implements AutoCloseable {

		private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

		private final List<CompletableFuture<HttpResponse<String>>> reads = new ArrayList<>();

		private Readers() {
			this.clock.scheduleAtFixedRate(this::read, 0, 10, TimeUnit.MILLISECONDS);
		}

		private synchronized void read() {
			String path = (this.reads.size() % 2 != 0) ? "/messages?limit=1" : "/messages/1";
			this.reads.add(DatabaseAwayIT.this.http.sendAsync(request(path).build(), BodyHandlers.ofString()));
		}

		private synchronized int asked() {
			return this.reads.size();
		}

		private List<HttpResponse<String>> answers() {
			close();
			return copy().stream().map(CompletableFuture::join).toList();
		}

		private synchronized List<CompletableFuture<HttpResponse<String>>> copy() {
			return List.copyOf(this.reads);
		}

		@Override
		public void close() {
			this.clock.shutdownNow();
		}

	}

}
