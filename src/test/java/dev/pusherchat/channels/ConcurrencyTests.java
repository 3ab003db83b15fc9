package dev.pusherchat.channels;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Many threads on few channels: nothing is lost, and nothing is left. */
class ConcurrencyTests {

	private static final List<String> CHANNELS = List.of("chat", "cache-a", "private-a", "presence-a",
			"presence-cache-b");

	private static final int ROUNDS = 3000;

	private static final int EVENTS = 2000;

	private final TestServer server = TestServer.withoutNetwork("subscription-count=true", "watchlists.enabled=true",
			"client-events.enabled=true", "presence.max-members=5");

	@Test
	void churnLeavesNothingBehindAndLosesNothing() throws Exception {
		List<TestServer.Client> watchers = IntStream.range(0, 3).mapToObj((i) -> watcher()).toList();
		AtomicBoolean triggering = new AtomicBoolean(true);
		ExecutorService threads = Executors.newFixedThreadPool(10);
		List<Future<Void>> work = new ArrayList<>();
		IntStream.range(0, 6).forEach((seed) -> work.add(threads.submit(() -> churn(seed))));
		CHANNELS.subList(0, 3).forEach((channel) -> work.add(threads.submit(() -> trigger(channel))));
		Future<Void> late = threads.submit(subscribeLate(triggering));
		for (Future<Void> done : work) {
			done.get(60, TimeUnit.SECONDS);
		}
		triggering.set(false);
		late.get(60, TimeUnit.SECONDS);
		threads.shutdown();

		for (TestServer.Client watcher : watchers) {
			List<String> frames = watcher.take();
			CHANNELS.subList(0, 3).forEach((channel) -> assertThat(events(frames, channel)).isEqualTo(all(0)));
		}
		watchers.forEach(TestServer.Client::disconnect);
		assertThat(this.server.channels.count()).isZero();
		assertThat(this.server.channels.traffic().subscriptionCount()).isZero();
		assertThat(this.server.connections.count()).isZero();
		assertThat(this.server.users).extracting("online", "watchers").containsExactly(Set.of(), Map.of());
		assertThat(this.server.order).extracting("members", "counts", "signIns").containsOnly(Map.of());
		CHANNELS.forEach(this::occupiedAndVacatedTakeTurns);
	}

	private TestServer.Client watcher() {
		TestServer.Client watcher = this.server.connect();
		CHANNELS.subList(0, 3).forEach(watcher::subscribe);
		watcher.take();
		return watcher;
	}

	private Void trigger(String channel) {
		for (int i = 0; i < EVENTS; i++) {
			this.server.channels.trigger(channel, "n", String.valueOf(i), null);
		}
		return null;
	}

	/** Whoever subscribes to a cache channel gets one event and all that follow it. */
	private Callable<Void> subscribeLate(AtomicBoolean triggering) {
		return () -> {
			while (triggering.get()) {
				TestServer.Client client = this.server.connect();
				List<String> frames = new ArrayList<>(client.subscribe("cache-a"));
				frames.addAll(client.unsubscribe("cache-a"));
				List<Integer> events = events(frames, "cache-a");
				if (!events.isEmpty()) {
					assertThat(events).isEqualTo(
							IntStream.rangeClosed(events.get(0), events.get(events.size() - 1)).boxed().toList());
				}
				client.disconnect();
			}
			return null;
		};
	}

	private Void churn(int seed) {
		Random random = new Random(seed);
		TestServer.Client client = this.server.connect();
		for (int i = 0; i < ROUNDS; i++) {
			String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
			switch (random.nextInt(8)) {
				case 0, 1, 2 -> subscribe(client, channel, random.nextInt(7));
				case 3, 4 -> client.unsubscribe(channel);
				case 5 -> client.signIn("{\"id\":\"u" + random.nextInt(4) + "\",\"watchlist\":[\"u1\",\"u2\"]}");
				case 6 -> client.send("{\"event\":\"client-x\",\"channel\":\"" + channel + "\",\"data\":{}}");
				default -> {
					client.disconnect();
					client = this.server.connect();
				}
			}
		}
		client.disconnect();
		return null;
	}

	private static void subscribe(TestServer.Client client, String channel, int user) {
		if (channel.startsWith("presence-")) {
			client.subscribe(channel, "{\"user_id\":" + user + "}");
		}
		else {
			client.subscribe(channel);
		}
	}

	private void occupiedAndVacatedTakeTurns(String channel) {
		List<String> turns = this.server.observed.stream()
			.filter((line) -> line.equals("channel_occupied " + channel) || line.equals("channel_vacated " + channel))
			.toList();
		assertThat(turns).isNotEmpty();
		for (int i = 0; i < turns.size(); i++) {
			assertThat(turns.get(i)).startsWith((i % 2 == 0) ? "channel_occupied" : "channel_vacated");
		}
		assertThat(turns.size() % 2).isZero();
	}

	private static List<Integer> events(List<String> frames, String channel) {
		String start = "{\"event\":\"n\",\"channel\":\"" + channel + "\",\"data\":\"";
		return frames.stream()
			.filter((frame) -> frame.startsWith(start))
			.map((frame) -> Integer.valueOf(frame.substring(start.length(), frame.length() - 2)))
			.toList();
	}

	private static List<Integer> all(int first) {
		return IntStream.range(first, EVENTS).boxed().toList();
	}

}
