package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pusherchat.channels.api.ApiClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Three nodes under load, of which two are killed again and again. */
@ParameterizedClass
@EnumSource
class KilledNodesIT {

	private static final int KILLS = Integer.getInteger("cluster.kills", 4);

	private static final String ROOM = "presence-room";

	private static final List<String> CHANNELS = List.of("red", "green", "blue");

	private static final Pattern EVENT = Pattern.compile("\"event\":\"(event-\\d+\\.|last)\",\"channel\":\"(\\w+)\"");

	private static final Pattern ID = Pattern.compile("\"id\":\"(\\w+)\"");

	private static SeparateNodes cluster;

	@Parameter
	private Backend backend;

	private final List<NodeClient> survivors = new ArrayList<>();

	private final List<NodeClient> others = new ArrayList<>();

	private final List<String> users = new ArrayList<>();

	@BeforeParameterizedClassInvocation
	static void start(Backend backend) throws IOException {
		cluster = SeparateNodes.start(backend, "killed", "--channels.presence.max-members=1000");
	}

	@AfterParameterizedClassInvocation
	static void stop() throws IOException {
		cluster.close();
	}

	@Test
	void acknowledgedEventsArriveOnceInOneOrderAndNoMemberIsLeftBehind() throws Exception {
		for (int i = 0; i < 5; i++) {
			this.survivors.add(client(0, "survivor" + i));
		}
		List<Integer> ports = cluster.nodes().stream().map(SeparateNode::port).toList();
		List<EventWriter> writers = IntStream.range(0, 4).mapToObj((i) -> new EventWriter(ports, CHANNELS)).toList();
		writers.forEach(Thread::start);
		for (int i = 0; i < KILLS; i++) {
			SeparateNode node = cluster.get(1 + i % 2);
			NodeClient killed = client(1 + i % 2, "killed" + i);
			node.kill();
			killed.awaitClose();
			node.restart();
			node.awaitReady();
			this.others.add(client(1 + i % 2, "other" + i));
		}
		for (EventWriter writer : writers) {
			writer.end();
		}
		for (String channel : CHANNELS) {
			new ApiClient(Nodes.APP, cluster.get(0).port()).post("/events",
					"{\"name\":\"last\",\"channel\":\"" + channel + "\",\"data\":\"1\"}");
		}
		everySurvivorHasEachOnceInOneOrder(writers);
		othersHaveTheEndOfTheSameOrder();
		membersAreThoseWhoAreConnected();
	}

	private void everySurvivorHasEachOnceInOneOrder(List<EventWriter> writers) {
		List<String> acknowledged = writers.stream().flatMap((writer) -> writer.acknowledged().stream()).toList();
		List<List<String>> orders = CHANNELS.stream().map((channel) -> order(this.survivors.get(0), channel)).toList();
		for (NodeClient survivor : this.survivors) {
			assertThat(survivor.isClosed()).isFalse();
			for (int i = 0; i < CHANNELS.size(); i++) {
				assertThat(order(survivor, CHANNELS.get(i))).isEqualTo(orders.get(i)).doesNotHaveDuplicates();
			}
		}
		Set<String> seen = new HashSet<>();
		orders.forEach(seen::addAll);
		assertThat(acknowledged).hasSizeGreaterThan(KILLS);
		// there are too many for isSubsetOf
		assertThat(acknowledged.stream().filter((event) -> !seen.contains(event))).isEmpty();
		System.out.printf("%d kills: %d triggers answered 200, %d seen%n", KILLS, acknowledged.size(),
				seen.size() - CHANNELS.size());
	}

	private void othersHaveTheEndOfTheSameOrder() {
		for (NodeClient other : this.others) {
			if (!other.isClosed()) {
				for (String channel : CHANNELS) {
					List<String> all = order(this.survivors.get(0), channel);
					List<String> end = order(other, channel);
					assertThat(end).isEqualTo(all.subList(all.size() - end.size(), all.size()));
				}
			}
		}
	}

	private void membersAreThoseWhoAreConnected() {
		Set<String> connected = new TreeSet<>();
		for (int i = 0; i < this.users.size(); i++) {
			String user = this.users.get(i);
			boolean open = user.startsWith("survivor")
					|| (user.startsWith("other") && !this.others.get(Integer.parseInt(user.substring(5))).isClosed());
			if (open) {
				connected.add(user);
			}
		}
		for (SeparateNode node : cluster.nodes()) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(members(node)).isEqualTo(connected));
		}
	}

	private static Set<String> members(SeparateNode node) throws Exception {
		String users = new ApiClient(Nodes.APP, node.port()).get("/channels/" + ROOM + "/users").body();
		Set<String> members = new TreeSet<>();
		ID.matcher(users).results().forEach((user) -> members.add(user.group(1)));
		return members;
	}

	/** Returns what a client got on a channel, until the last event. */
	private static List<String> order(NodeClient client, String channel) {
		client.await("\"last\",\"channel\":\"" + channel + '"');
		List<String> order = new ArrayList<>();
		for (String frame : client.frames()) {
			Matcher event = EVENT.matcher(frame);
			if (event.find() && event.group(2).equals(channel)) {
				order.add(channel + ' ' + event.group(1));
			}
		}
		return order;
	}

	private NodeClient client(int node, String user) throws Exception {
		NodeClient client = new NodeClient(Nodes.APP, cluster.get(node).port());
		CHANNELS.forEach(client::subscribe);
		client.subscribe(ROOM, "{\"user_id\":\"" + user + "\"}");
		this.users.add(user);
		return client;
	}

}
