package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.cluster.nodes.FaultTable.Numbers;

import static org.assertj.core.api.Assertions.assertThat;

/** Three nodes, of which some are stopped by SIGSTOP for a while. */
@Timeout(300)
@ExtendWith(FaultTable.class)
@ParameterizedClass
@MethodSource("dev.pusherchat.channels.cluster.nodes.FaultTable#journals")
class PausedNodesIT {

	/** Longer than the three seconds after which others declare a silent node dead. */
	private static final Duration PAUSE = Duration.ofSeconds(FaultTable.scaled(6, 10));

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final String ROOM = "presence-room";

	private static SeparateNodes cluster;

	@Parameter
	private Backend backend;

	private final List<NodeClient> clients = new ArrayList<>();

	@BeforeParameterizedClassInvocation
	static void start(Backend backend) throws IOException {
		cluster = SeparateNodes.start(backend, "paused");
	}

	@AfterParameterizedClassInvocation
	static void stop() throws IOException {
		cluster.close();
	}

	@AfterEach
	void resume() throws Exception {
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
		assertThat(appendedAfterDown()).isZero();
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
		numbers.note("%d batches after a down", appendedAfterDown());
		assertThat(watcher.isClosed()).isFalse();
		assertThat(watcher.count("member_removed")).isEqualTo(2);
		assertThat(appendedAfterDown()).isZero();
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
	void userIsTerminatedOnAllNodes(Numbers numbers) throws Exception {
		int sockets = FaultTable.scaled(60, 1000);
		for (int i = 0; i < sockets; i++) {
			client(i % 3).signIn("{\"id\":\"ann\"}");
		}
		NodeClient bob = client(0);
		bob.signIn("{\"id\":\"bob\"}");
		long start = System.nanoTime();
		assertThat(new ApiClient(Nodes.APP, cluster.get(0).port()).post("/users/ann/terminate_connections", "{}")
			.statusCode()).isEqualTo(200);
		for (NodeClient client : this.clients.subList(0, sockets)) {
			assertThat(client.awaitClose()).startsWith("4009 ");
		}
		numbers.note("%d sockets closed after %d ms", sockets, millisSince(start));
		assertThat(bob.isClosed()).isFalse();
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

	/**
	 * Returns how many batches of a node came after its "down"; 0 on Redis, where nobody
	 * looks.
	 */
	private long appendedAfterDown() throws Exception {
		if (this.backend == Backend.REDIS) {
			return 0;
		}
		String url = "jdbc:postgresql://127.0.0.1:" + cluster.server().port() + "/postgres?user=postgres";
		try (Connection connection = DriverManager.getConnection(url);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("""
						select count(*) from channels_journal late join channels_journal down using (app, node)
						where down.batch = %d and late.id > down.id""".formatted(Long.MAX_VALUE))) {
			rows.next();
			return rows.getLong(1);
		}
	}

	private static void sleepUntil(long start) {
		Awaitility.await().atMost(PAUSE.multipliedBy(2)).until(() -> millisSince(start) >= PAUSE.toMillis());
	}

	private static long millisSince(long start) {
		return Duration.ofNanos(System.nanoTime() - start).toMillis();
	}

}
