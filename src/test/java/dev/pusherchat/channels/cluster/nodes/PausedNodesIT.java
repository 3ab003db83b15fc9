package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.cluster.nodes.FaultTable.Numbers;

import static org.assertj.core.api.Assertions.assertThat;

/** Three nodes, of which some are stopped by SIGSTOP for a while. */
@Timeout(300)
@FaultTest
@ParameterizedClass
@MethodSource("dev.pusherchat.channels.cluster.nodes.FaultTable#journals")
class PausedNodesIT {

	/** Longer than the three seconds after which others declare a silent node dead. */
	private static final Duration PAUSE = Duration.ofSeconds(FaultTable.scaled(6, 10));

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final String ROOM = "presence-room";

	private static SeparateNodes cluster;

	private static WebhookLog webhooks;

	@Parameter
	private Backend backend;

	private final List<NodeClient> clients = new ArrayList<>();

	private JournalReader reader;

	@BeforeParameterizedClassInvocation
	static void start(Backend backend) throws IOException {
		webhooks = new WebhookLog();
		cluster = SeparateNodes.start(backend, "paused", webhooks.settings());
	}

	@AfterParameterizedClassInvocation
	static void stop() throws IOException {
		cluster.close();
		webhooks.close();
	}

	@BeforeEach
	void read() {
		this.reader = new JournalReader(cluster.journal());
	}

	@AfterEach
	void resume() throws Exception {
		this.reader.close();
		webhooks.delay(Duration.ZERO);
		for (SeparateNode node : cluster.nodes()) {
			node.resume();
		}
		this.clients.forEach(NodeClient::close);
		cluster.nodes().forEach(SeparateNode::awaitReady);
	}

	@Test
	void aPausedNodeAppendsNothingAfterItsEndAndSendsItsClientsAway(Numbers numbers) throws Exception {
		NodeClient watcher = member(0, "watcher");
		NodeClient ann = member(1, "ann");
		watcher.await("member_added");
		long start = System.nanoTime();
		cluster.get(1).pause();
		watcher.await("member_removed");
		numbers.note("member removed after %d ms", millisSince(start));
		sleepUntil(start);
		cluster.get(1).resume();
		assertThat(ann.awaitClose()).startsWith("4200 ");
		cluster.get(1).awaitReady();
		assertThat(watcher.count("member_removed")).isOne();
		assertThat(this.reader.appendedAfterDown()).isZero();
	}

	@Test
	void judgeAndVictimPausedTogetherAgreeAfterwards(Numbers numbers) throws Exception {
		NodeClient watcher = member(0, "watcher");
		member(1, "ann");
		member(2, "bob");
		Awaitility.await().until(() -> watcher.count("member_added") == 2);
		long start = System.nanoTime();
		cluster.get(1).pause();
		cluster.get(2).pause();
		sleepUntil(start);
		cluster.get(1).resume();
		cluster.get(2).resume();
		for (SeparateNode node : cluster.nodes()) {
			node.awaitReady();
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> get(node, "/channels/" + ROOM + "/users").equals("{\"users\":[{\"id\":\"watcher\"}]}"));
		}
		int late = this.reader.appendedAfterDown();
		numbers.note("%d batches after a down", late);
		assertThat(watcher.isClosed()).isFalse();
		assertThat(watcher.count("member_removed")).isEqualTo(2);
		assertThat(late).isZero();
	}

	@Test
	void queriesAreAnsweredAtOnceWhileAllOtherNodesArePaused(Numbers numbers) throws Exception {
		member(0, "watcher");
		long start = System.nanoTime();
		cluster.get(1).pause();
		cluster.get(2).pause();
		long longest = 0;
		int answers = 0;
		while (System.nanoTime() - start < PAUSE.toNanos()) {
			long asked = System.nanoTime();
			assertThat(new ApiClient(Nodes.APP, cluster.get(0).port()).get("/channels/" + ROOM + "/users").statusCode())
				.isIn(200, 503);
			longest = Math.max(longest, millisSince(asked));
			answers++;
		}
		numbers.note("%d answers, the slowest after %d ms", answers, longest);
		assertThat(longest).isLessThan(2000);
	}

	@Test
	void webhooksAlternateWhenTheirSenderIsPausedAndTheirReceiverIsSlow(Numbers numbers) throws Exception {
		int leader = cluster.leader();
		List<String> channels = List.of("red", "green", "blue");
		webhooks.delay(Duration.ofMillis(1500));
		long start = 0;
		int rounds = FaultTable.scaled(6, 12);
		for (int i = 0; i < rounds; i++) {
			try (NodeClient client = client((leader + 1 + i % 2) % 3)) {
				channels.forEach(client::subscribe);
				awaitOccupied((leader + 1) % 3, channels.size());
			}
			awaitOccupied((leader + 2) % 3, 0);
			if (i == 1) {
				start = System.nanoTime();
				cluster.get(leader).pause();
			}
			// longer than the grace
			pause(Duration.ofMillis(400));
		}
		sleepUntil(start);
		cluster.get(leader).resume();
		cluster.get(leader).awaitReady();
		webhooks.delay(Duration.ZERO);
		for (String channel : channels) {
			webhooks.await(channel, 2 * rounds);
			assertThat(webhooks.of(channel)).isEqualTo(IntStream.range(0, 2 * rounds)
				.mapToObj((i) -> (i % 2 == 0) ? "channel_occupied" : "channel_vacated")
				.toList());
		}
		int late = this.reader.appendedAfterDown();
		numbers.note("%d webhooks in turn, %d dropped, %d batches after a down", channels.size() * 2 * rounds,
				webhooks.dropped(), late);
		assertThat(late).isZero();
	}

	private static void awaitOccupied(int node, int count) {
		ApiClient api = new ApiClient(Nodes.APP, cluster.port(node));
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> occupied(api.get("/channels")) == count);
	}

	private static int occupied(HttpResponse<String> response) {
		return (response.statusCode() != 200) ? -1
				: JsonMapper.shared().readTree(response.body()).path("channels").size();
	}

	private NodeClient member(int node, String user) throws Exception {
		return client(node).subscribe(ROOM, "{\"user_id\":\"" + user + "\"}");
	}

	private NodeClient client(int node) throws Exception {
		NodeClient client = new NodeClient(Nodes.APP, cluster.get(node).port());
		this.clients.add(client);
		return client;
	}

	private static String get(SeparateNode node, String resource) throws Exception {
		return new ApiClient(Nodes.APP, node.port()).get(resource).body();
	}

	private static void sleepUntil(long start) {
		pause(PAUSE.minusMillis(millisSince(start)));
	}

	private static void pause(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		while (System.nanoTime() < end) {
			LockSupport.parkNanos(end - System.nanoTime());
		}
	}

	private static long millisSince(long start) {
		return Duration.ofNanos(System.nanoTime() - start).toMillis();
	}

}
