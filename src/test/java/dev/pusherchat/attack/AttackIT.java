package dev.pusherchat.attack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.access.PusherConnection;
import dev.pusherchat.fault.ApplicationProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks within all limits of a single client. Without the budgets of the node each of
 * them ends a node with this heap.
 */
class AttackIT {

	private static final int HEAP = 128 << 20;

	/** What a node may keep for the next connections: Tomcat's threads and buffers. */
	private static final int KEPT = HEAP / 12;

	/** There are 200. */
	private static final int MORE_THAN_THREADS = 250;

	private static final HttpClient http = HttpClient.newHttpClient();

	@TempDir
	private static Path directory;

	private static ApplicationProcess node;

	private static PusherConnection subscriber;

	private static long heap;

	/** Of a rush, all connections wait for those before them. */
	private Duration probeTimeout = Duration.ofSeconds(1);

	private int posted;

	private int late;

	@BeforeAll
	static void start() throws Exception {
		node = new ApplicationProcess("attack",
				Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -Xmx" + HEAP, "JAVA_HOME",
						System.getProperty("java.home")),
				List.of(ApplicationProcess.DISTRIBUTION.resolve("bin/pusher-chat").toString()),
				List.of("--spring.profiles.active=test",
						"--spring.datasource.url=jdbc:h2:file:" + directory.resolve("chat") + ";WRITE_DELAY=0"));
		node.start().awaitReady();
		subscriber = new PusherConnection(node.port(), null);
		subscriber.subscribe("chat", null);
		fillLog();
		heap = heap();
	}

	// six pages, of which memory holds the last four
	private static void fillLog() throws InterruptedException {
		String content = "x".repeat(10_000);
		IntStream.range(0, 600).parallel().forEach((i) -> post(content));
		for (int i = 0; i < 600; i++) {
			awaitEvent(content);
		}
	}

	@AfterAll
	static void stop() {
		subscriber.close();
		node.close();
	}

	@Test
	void subscriptionsToManyChannels() throws Exception {
		survive(true, 250, AttackIT::subscriptions, "channels.budget.used?tag=of:subscriptions", HEAP / 17);
	}

	private static byte[] subscriptions(int connection) {
		StringBuilder bytes = new StringBuilder(Attackers.handshake());
		for (int i = 0; i < 1000; i++) {
			String channel = connection + "-" + i + "z".repeat(150);
			bytes
				.append(Attackers.frame("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + channel + "\"}}"));
		}
		return Attackers.bytes(bytes.toString());
	}

	@Test
	void answersThatNobodyReads() throws Exception {
		String refused = Attackers.frame("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"presence-x\","
				+ "\"auth\":\"app-key:0\",\"channel_data\":\"" + "z".repeat(900) + "\"}}");
		// the kernel takes the first megabytes of answers
		byte[] bytes = Attackers.bytes(Attackers.handshake() + refused.repeat(3600));
		survive(false, 130, (connection) -> bytes, "channels.cutoffs", 10);
	}

	@Test
	void messagesWithoutAnEnd() throws Exception {
		byte[] bytes = Attackers.bytes(Attackers.handshake() + Attackers.unfinished("x".repeat(98_000)));
		survive(true, 1200, (connection) -> bytes, "channels.cutoffs", 10);
	}

	@Test
	void pagesThatNobodyReads() throws Exception {
		survive(false, 400, (connection) -> Attackers.bytes(
				"GET /messages?limit=1000&before=" + (101 + connection % 100) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"),
				"chat.pages.cutoffs", 10);
	}

	@Test
	void streamsThatNobodyReads() throws Exception {
		byte[] bytes = Attackers
			.bytes("GET /messages?after=0 HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
		survive(false, 300, (connection) -> bytes, "chat.streams", 100);
	}

	@Test
	void bodiesWithoutAnEnd() throws Exception {
		byte[] bytes = Attackers.bytes("POST /messages HTTP/1.1\r\nHost: localhost\r\n"
				+ "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
		survive(true, MORE_THAN_THREADS, (connection) -> bytes, "chat.requests.cutoffs", 10);
	}

	@Test
	void responsesThatNobodyReads() throws Exception {
		// the kernel takes the first megabytes
		byte[] bytes = Attackers.bytes("GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(200));
		survive(false, MORE_THAN_THREADS, (connection) -> bytes, "chat.requests.cutoffs", 10);
	}

	@Test
	void headersWithoutAnEnd() throws Exception {
		byte[] bytes = Attackers.bytes("GET /mess");
		survive(true, 3000, (connection) -> bytes, "chat.requests.cutoffs", 10);
	}

	@Test
	void requestsOfClientsThatLeaveAtOnce() throws Exception {
		byte[] bytes = Attackers.bytes("GET /messages HTTP/1.1\r\nHost: localhost\r\n\r\n");
		this.probeTimeout = Duration.ofSeconds(20);
		survive((attackers) -> attackers.sendAndLeave(9_000, bytes), true, "http.server.requests", 100);
	}

	/**
	 * Makes sure that other clients notice nothing until an attack has reached a limit,
	 * and that nothing is left of it afterwards.
	 */
	private void survive(boolean reading, int connections, IntFunction<byte[]> bytes, String metric, int rise)
			throws Exception {
		survive((attackers) -> attackers.send(connections, bytes), reading, metric, rise);
	}

	private void survive(Attack sending, boolean reading, String metric, int rise) throws Exception {
		double limit = metric(metric) + rise;
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try (Attackers attackers = new Attackers(node.port(), reading)) {
			Future<?> attack = thread.submit(() -> sending.on(attackers));
			Awaitility.await().atMost(Duration.ofMinutes(1)).pollDelay(Duration.ZERO).until(() -> {
				checkOthers();
				return attack.isDone() && metric(metric) >= limit;
			});
			attack.get();
			checkOthers();
			assertThat(node.output()).noneMatch((line) -> line.contains(" ERROR "));
		}
		finally {
			thread.shutdownNow();
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(heap()).isLessThan(heap + KEPT));
	}

	private void checkOthers() throws InterruptedException {
		String content = "message " + ++this.posted;
		assertThat(post(content)).isEqualTo(201);
		awaitEvent(content);
		// as an orchestrator does: three late answers in a row end a node
		this.late = isLive() ? 0 : this.late + 1;
		assertThat(this.late).isLessThan(3);
	}

	private static int post(String content) {
		HttpRequest request = HttpRequest.newBuilder(node.uri().resolve("/messages"))
			.header("Content-Type", "application/json")
			.timeout(Duration.ofSeconds(30))
			.POST(BodyPublishers.ofString("{\"content\":\"" + content + "\"}"))
			.build();
		return http.sendAsync(request, BodyHandlers.discarding()).join().statusCode();
	}

	private static void awaitEvent(String content) throws InterruptedException {
		String frame = subscriber.next();
		while (!frame.contains(content)) {
			assertThat(frame).doesNotStartWith("closed");
			frame = subscriber.next();
		}
	}

	private boolean isLive() {
		try {
			HttpURLConnection probe = (HttpURLConnection) node.uri().resolve("/livez").toURL().openConnection();
			probe.setRequestProperty("Connection", "close");
			probe.setConnectTimeout((int) this.probeTimeout.toMillis());
			probe.setReadTimeout((int) this.probeTimeout.toMillis());
			return probe.getResponseCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static double metric(String name) throws IOException, InterruptedException {
		URI uri = URI.create("http://127.0.0.1:" + node.managementPort() + "/actuator/metrics/" + name);
		String answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
		JsonNode measurements = JsonMapper.shared().readTree(answer).get("measurements");
		return measurements.get(0).get("value").asDouble();
	}

	/** The bytes that live on the heap: the histogram is made after a collection. */
	private static long heap() throws IOException {
		String histogram = node.jcmd("GC.class_histogram");
		String[] total = histogram.substring(histogram.lastIndexOf("Total")).trim().split(" +");
		return Long.parseLong(total[2]);
	}

	/** What somebody does to the node. */
	private interface Attack {

		@Nullable Void on(Attackers attackers) throws IOException;

	}

}
