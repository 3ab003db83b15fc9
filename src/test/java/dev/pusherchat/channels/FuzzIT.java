package dev.pusherchat.channels;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.api.ApiServer;
import dev.pusherchat.channels.api.HttpFuzzer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nonsense of every kind, beside clients that behave and miss nothing. For a longer run:
 * {@code -Dfuzz.frames=30000}, a third as many requests come with them.
 */
class FuzzIT {

	private static final int ATTACKERS = 4;

	private static final int FRAMES = Integer.getInteger("fuzz.frames", 9_000);

	private static final int CALLERS = 2;

	private static final int REQUESTS = FRAMES / 3;

	private final TestServer server = new TestServer("client-events.enabled=true", "watchlists.enabled=true");

	private final ApiServer api = this.server.api();

	private final ApiClient http = new ApiClient(ApiServer.APP, this.api.port());

	@AfterEach
	void close() {
		this.api.close();
	}

	@Test
	void nonsenseDisturbsNobody() throws Exception {
		List<TestServer.Client> clients = IntStream.range(0, 3).mapToObj(this::behaved).toList();
		clients.forEach(TestServer.Client::take);
		ExecutorService threads = Executors.newFixedThreadPool(ATTACKERS + CALLERS);
		List<Future<Integer>> attacks = new ArrayList<>();
		for (int seed = 0; seed < ATTACKERS; seed++) {
			Fuzzer fuzzer = new Fuzzer(seed, this.server.query());
			attacks.add(threads.submit(() -> fuzzer.send(FRAMES)));
		}
		for (int seed = 0; seed < CALLERS; seed++) {
			HttpFuzzer fuzzer = new HttpFuzzer(seed, this.api.port());
			attacks.add(threads.submit(() -> fuzzer.send(REQUESTS)));
		}
		List<String> expected = new ArrayList<>();
		while (!attacks.stream().allMatch(Future::isDone)) {
			triggerAndCompare(clients, expected);
		}
		triggerAndCompare(clients, expected);
		int sent = 0;
		for (Future<Integer> attack : attacks) {
			sent += attack.get(1, TimeUnit.SECONDS);
		}
		threads.shutdown();
		assertThat(sent).isEqualTo(ATTACKERS * FRAMES + CALLERS * REQUESTS);
		TestServer.await(() -> this.server.connections.count() == clients.size());
		clients.forEach(TestServer.Client::disconnect);
		assertThat(this.server.channels.count()).isZero();
		assertThat(this.server.channels.traffic().subscriptionCount()).isZero();
		assertThat(this.server.users).extracting("online", "watchers").containsExactly(Set.of(), Map.of());
	}

	private TestServer.Client behaved(int user) {
		TestServer.Client client = this.server.connect();
		client.subscribe("chat");
		client.subscribe("private-room");
		client.subscribe("presence-room", "{\"user_id\":" + user + "}");
		return client;
	}

	/** Half of the events come over HTTP, from a caller who behaves. */
	private void triggerAndCompare(List<TestServer.Client> clients, List<String> expected) throws Exception {
		expected.clear();
		for (String channel : List.of("chat", "private-room", "presence-room")) {
			StringBuilder batch = new StringBuilder();
			for (int i = 0; i < 10; i++) {
				this.server.channels.trigger(channel, "e", String.valueOf(i), null);
				expected.add(Expected.frame("e", channel, String.valueOf(i)));
				batch.append(batch.isEmpty() ? "" : ",")
					.append("{\"channel\":\"%s\",\"name\":\"h\",\"data\":\"%d\"}".formatted(channel, i));
			}
			HttpResponse<String> answer = this.http.post("/batch_events", "{\"batch\":[" + batch + "]}");
			assertThat(answer.statusCode()).isEqualTo(200);
			IntStream.range(0, 10).forEach((i) -> expected.add(Expected.frame("h", channel, String.valueOf(i))));
		}
		clients.forEach((client) -> assertThat(client.take()).isEqualTo(expected));
	}

}
