package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import dev.pusherchat.channels.api.ApiClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What is seen of a node that is killed or restarted. */
@ParameterizedClass
@MethodSource("dev.pusherchat.channels.cluster.nodes.FaultTable#journals")
class LostNodeIT {

	private static final String ROOM = "presence-room";

	private static Backend.Server server;

	@Parameter
	private Backend backend;

	private static SeparateNode first;

	private static SeparateNode second;

	@BeforeParameterizedClassInvocation
	static void start(Backend backend) throws IOException {
		server = backend.start();
		List<String> settings = Nodes.settings(server.settings());
		first = new SeparateNode("lost-1", settings).awaitReady();
		second = new SeparateNode("lost-2", settings).awaitReady();
	}

	@AfterParameterizedClassInvocation
	static void stop() throws IOException {
		first.close();
		second.close();
		server.close();
	}

	@Test
	void usersOfAKilledNodeLeaveOnceUnlessTheyAreElsewhereByThen() throws Exception {
		try (NodeClient watcher = client(first, "watcher"); NodeClient ann = client(second, "ann")) {
			watcher.await("member_added");
			long killed = System.nanoTime();
			second.kill();
			watcher.await("member_removed");
			System.out.printf("member_removed %d ms after kill -9%n", (System.nanoTime() - killed) / 1_000_000);
			assertThat(ann.isClosed()).isTrue();
			assertThat(get(first, "/channels/" + ROOM + "/users")).isEqualTo("{\"users\":[{\"id\":\"watcher\"}]}");
			assertThat(watcher.count("member_removed")).isOne();
		}
		second.restart();
		second.awaitReady();
		try (NodeClient watcher = client(first, "watcher"); NodeClient ann = client(second, "ann")) {
			watcher.await("member_added");
			second.kill();
			try (NodeClient back = client(first, "ann")) {
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.until(() -> get(first, "/channels/" + ROOM + "?info=subscription_count").contains(":2}"));
				assertThat(watcher.count("member_added")).isOne();
				assertThat(watcher.count("member_removed")).isZero();
				assertThat(back.isClosed()).isFalse();
				assertThat(ann.isClosed()).isTrue();
			}
		}
		second.restart();
		second.awaitReady();
	}

	@Test
	void restartOfANodeIsSeenByNobodyWhoComesBackElsewhere() throws Exception {
		try (NodeClient watcher = client(first, "watcher"); NodeClient ann = client(second, "ann")) {
			watcher.await("member_added");
			second.terminate();
			assertThat(ann.awaitClose()).startsWith("4200 ");
			try (NodeClient back = client(first, "ann")) {
				second.awaitEnd();
				second.restart();
				second.awaitReady();
				for (SeparateNode node : List.of(first, second)) {
					assertThat(get(node, "/channels/" + ROOM + "?info=user_count,subscription_count"))
						.isEqualTo("{\"occupied\":true,\"user_count\":2,\"subscription_count\":2}");
				}
				assertThat(watcher.count("member_added")).isOne();
				assertThat(watcher.count("member_removed")).isZero();
				assertThat(back.isClosed()).isFalse();
			}
			watcher.await("member_removed");
		}
	}

	private static NodeClient client(SeparateNode node, String user) throws Exception {
		return new NodeClient(Nodes.APP, node.port()).subscribe(ROOM, "{\"user_id\":\"" + user + "\"}");
	}

	private static String get(SeparateNode node, String resource) throws Exception {
		return new ApiClient(Nodes.APP, node.port()).get(resource).body();
	}

}
