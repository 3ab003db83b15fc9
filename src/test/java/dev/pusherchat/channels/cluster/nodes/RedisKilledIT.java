package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.cluster.journal.redis.RedisServer;
import dev.pusherchat.channels.cluster.nodes.FaultTable.Numbers;
import dev.pusherchat.channels.order.Standing;

import static org.assertj.core.api.Assertions.assertThat;

/** What clients see when the Redis of two nodes is killed and comes back. */
@Timeout(120)
@FaultTest
class RedisKilledIT {

	private static final String CHANNEL = "private-a";

	private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

	private RedisServer redis;

	private void start(boolean losslessFailover, String... settings) throws IOException {
		this.redis = new RedisServer(settings);
		for (int i = 0; i < 2; i++) {
			this.nodes.add(Nodes.start(Nodes.settings(Backend.REDIS.settings(this.redis.port()),
					"--channels.cluster.lossless-failover=" + losslessFailover)));
		}
		awaitCurrent();
	}

	@AfterEach
	void stop() throws IOException {
		this.nodes.forEach(ConfigurableApplicationContext::close);
		this.redis.close();
	}

	@Test
	void nodesThatTrustTheFileGoOnAndMissNothing(Numbers numbers) throws Exception {
		start(true, RedisServer.LOSSLESS);
		try (NodeClient ann = client(0); NodeClient bob = client(1)) {
			List<String> acknowledged = new ArrayList<>();
			for (int kill = 0; kill < 3; kill++) {
				triggerSome(acknowledged, kill);
				this.redis.kill();
				await(() -> !standing(0).current() && !standing(1).current());
				assertThat(trigger(0, "away")).isEqualTo(503);
				this.redis.start();
				long returned = System.nanoTime();
				String back = "back-" + kill;
				await(() -> trigger(0, back) == 200);
				ann.await(back);
				bob.await(back);
				Duration silence = Duration.ofNanos(System.nanoTime() - returned);
				numbers.note("silent for %d ms after the return of Redis", silence.toMillis());
				assertThat(silence).isLessThan(Duration.ofSeconds(2));
				// a node may be current a moment after it has delivered
				awaitCurrent();
			}
			for (NodeClient client : List.of(ann, bob)) {
				assertThat(client.isClosed()).isFalse();
				assertThat(acknowledged).allSatisfy((event) -> assertThat(client.count(event)).isOne());
			}
			assertThat(ann.frames().stream().filter((frame) -> frame.contains("\"event-"))).containsExactlyElementsOf(
					bob.frames().stream().filter((frame) -> frame.contains("\"event-")).toList());
		}
	}

	private void triggerSome(List<String> acknowledged, int kill) throws Exception {
		for (int i = 0; i < 50; i++) {
			String event = "event-" + kill + '-' + i;
			assertThat(trigger(i % 2, event)).isEqualTo(200);
			acknowledged.add('"' + event + '"');
		}
	}

	@Test
	void restartWithTheFileMakesEverybodyStartOverUnlessItIsTrusted(Numbers numbers) throws Exception {
		start(false);
		everybodyStartsOver(numbers);
	}

	@Test
	void restartWithoutAFileMakesEverybodyStartOverWhateverIsTrusted(Numbers numbers) throws Exception {
		start(true, "--appendonly", "no");
		everybodyStartsOver(numbers);
	}

	private void everybodyStartsOver(Numbers numbers) throws Exception {
		try (NodeClient ann = client(0); NodeClient bob = client(1)) {
			assertThat(trigger(0, "before")).isEqualTo(200);
			ann.await("\"before\"");
			bob.await("\"before\"");
			this.redis.kill();
			this.redis.start();
			long returned = System.nanoTime();
			assertThat(ann.awaitClose()).startsWith("4200 ");
			assertThat(bob.awaitClose()).startsWith("4200 ");
			awaitCurrent();
			numbers.note("all nodes back %d ms after the return of Redis", (System.nanoTime() - returned) / 1_000_000);
			try (NodeClient back = client(0); NodeClient other = client(1)) {
				assertThat(trigger(1, "after")).isEqualTo(200);
				back.await("\"after\"");
				other.await("\"after\"");
			}
		}
	}

	private int trigger(int node, String event) throws Exception {
		return new ApiClient(Nodes.APP, Nodes.port(this.nodes.get(node)))
			.post("/events", "{\"name\":\"" + event + "\",\"channel\":\"" + CHANNEL + "\",\"data\":\"1\"}")
			.statusCode();
	}

	private NodeClient client(int node) throws Exception {
		return new NodeClient(Nodes.APP, Nodes.port(this.nodes.get(node))).subscribe(CHANNEL);
	}

	private Standing standing(int node) {
		return this.nodes.get(node).getBean(Standing.class);
	}

	private void awaitCurrent() {
		await(() -> standing(0).current() && standing(1).current() && standing(0).nodes() == 2);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).until(condition);
	}

}
