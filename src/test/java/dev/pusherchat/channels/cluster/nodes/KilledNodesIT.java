package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.cluster.nodes.FaultTable.Numbers;

import static org.assertj.core.api.Assertions.assertThat;

/** Three nodes under load, of which one is killed or restarted again and again. */
@Timeout(1200)
@FaultTest
@ParameterizedClass
@MethodSource("dev.pusherchat.channels.cluster.nodes.FaultTable#journals")
class KilledNodesIT {

	/** When users of a dead node must be gone: the lease and a second. */
	private static final Duration GONE = Duration.ofSeconds(4);

	/** What a machine may take longer that runs other tests too. */
	private static final Duration NOISE = Duration.ofSeconds(4);

	private static final String ROOM = "presence-room";

	private static SeparateNodes cluster;

	private static WebhookLog webhooks;

	@Parameter
	private Backend backend;

	private final Map<String, NodeClient> clients = new TreeMap<>();

	@BeforeParameterizedClassInvocation
	static void start(Backend backend) throws IOException {
		webhooks = new WebhookLog();
		List<String> settings = new ArrayList<>(List.of(webhooks.settings()));
		settings.add("--channels.presence.max-members=10");
		cluster = SeparateNodes.start(backend, "killed", settings.toArray(String[]::new));
	}

	@AfterParameterizedClassInvocation
	static void stop() throws IOException {
		cluster.close();
		webhooks.close();
	}

	@AfterEach
	void leave() throws IOException {
		this.clients.values().forEach(NodeClient::close);
		for (SeparateNode node : cluster.nodes()) {
			node.startAgain();
		}
	}

	@Test
	void acknowledgedEventsArriveOnceInOneOrderAndNoMemberIsLeftBehind(Numbers numbers) throws Exception {
		List<NodeClient> survivors = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			survivors.add(client(0, "survivor" + i));
		}
		EventLoad load = new EventLoad(cluster.ports());
		int kills = FaultTable.scaled(2, 50);
		Duration slowest = Duration.ZERO;
		for (int i = 0; i < kills; i++) {
			int node = 1 + i % 2;
			NodeClient killed = client(node, "killed" + i);
			survivors.get(0).await(member("added", "killed" + i));
			long start = System.nanoTime();
			cluster.get(node).kill();
			cluster.get(node).restart();
			survivors.get(0).await(member("removed", "killed" + i));
			Duration gone = Duration.ofNanos(System.nanoTime() - start);
			slowest = (gone.compareTo(slowest) > 0) ? gone : slowest;
			killed.awaitClose();
			cluster.get(node).awaitReady();
			client(node, "other" + i);
		}
		int acknowledged = load.end(cluster.port(0), survivors);
		othersHaveTheEndOfTheSameOrder(survivors.get(0));
		everyNodeKnowsTheTruth(survivors);
		numbers.note("%d kills, member removed after %d ms at most, %d triggers answered 200, 0 lost, 0 ghosts", kills,
				slowest.toMillis(), acknowledged);
		assertThat(slowest).isLessThan(GONE.plus(NOISE));
	}

	private void othersHaveTheEndOfTheSameOrder(NodeClient survivor) {
		this.clients.forEach((user, other) -> {
			if (user.startsWith("other") && !other.isClosed()) {
				for (String channel : EventLoad.CHANNELS) {
					List<String> all = EventLoad.order(survivor, channel);
					List<String> end = EventLoad.order(other, channel);
					assertThat(end).isEqualTo(all.subList(all.size() - end.size(), all.size()));
				}
			}
		});
	}

	private void everyNodeKnowsTheTruth(List<NodeClient> survivors) {
		Set<String> users = new TreeSet<>(this.clients.keySet());
		users.removeIf((user) -> this.clients.get(user).isClosed());
		Map<String, Integer> counts = new TreeMap<>();
		EventLoad.CHANNELS.forEach((channel) -> counts.put(channel, users.size()));
		counts.put(ROOM, users.size());
		for (SeparateNode node : cluster.nodes()) {
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				assertThat(users(node)).isEqualTo(users);
				assertThat(counts(node)).isEqualTo(counts);
			});
		}
		for (NodeClient survivor : survivors) {
			this.clients.keySet()
				.forEach((user) -> assertThat(survivor.count(member("removed", user))).as(user)
					.isEqualTo(users.contains(user) ? 0 : 1));
		}
	}

	private static Set<String> users(SeparateNode node) throws Exception {
		Set<String> users = new TreeSet<>();
		json(node, "/channels/" + ROOM + "/users").path("users")
			.forEach((user) -> users.add(user.path("id").asString()));
		return users;
	}

	/** Returns how many subscribers each channel has. */
	private static Map<String, Integer> counts(SeparateNode node) throws Exception {
		Map<String, Integer> counts = new TreeMap<>();
		for (String channel : json(node, "/channels").path("channels").propertyNames()) {
			counts.put(channel, count(node, channel));
		}
		return counts;
	}

	private static int count(SeparateNode node, String channel) throws Exception {
		return json(node, "/channels/" + channel + "?info=subscription_count").path("subscription_count").asInt();
	}

	private static JsonNode json(SeparateNode node, String resource) throws Exception {
		return JsonMapper.shared().readTree(new ApiClient(Nodes.APP, node.port()).get(resource).body());
	}

	@Test
	void killIsUnseenWhenItsUsersAreBackElsewhere(Numbers numbers) throws Exception {
		for (int node = FaultTable.scaled(2, 0); node < 3; node++) {
			goUnseen(node, SeparateNode::kill, numbers);
		}
	}

	@Test
	void restartIsUnseenWhenItsUsersAreBackElsewhere(Numbers numbers) throws Exception {
		for (int node = 0; node < FaultTable.scaled(1, 3); node++) {
			goUnseen(node, SeparateNode::terminate, numbers);
		}
	}

	/** The user of a node that goes is back elsewhere within 2 seconds. */
	private void goUnseen(int gone, Going going, Numbers numbers) throws Exception {
		String id = UUID.randomUUID().toString();
		String room = "presence-" + id;
		String alone = "private-" + id;
		int next = (gone + 1) % 3;
		List<NodeClient> stayed = List.of(client(next, "next" + id).subscribe(room, "{\"user_id\":\"next\"}"),
				client((gone + 2) % 3, "last" + id).subscribe(room, "{\"user_id\":\"last\"}"));
		NodeClient ann = client(gone, "ann" + id).subscribe(room, "{\"user_id\":\"ann\"}").subscribe(alone);
		webhooks.await(room, 4);
		webhooks.await(alone, 1);
		EventLoad load = new EventLoad(cluster.ports());
		long start = System.nanoTime();
		going.go(cluster.get(gone));
		ann.awaitClose();
		client(next, "back" + id).subscribe(room, "{\"user_id\":\"ann\"}").subscribe(alone);
		Duration away = Duration.ofNanos(System.nanoTime() - start);
		cluster.get(gone).awaitEnd();
		// ann is counted twice until the node that has gone is no longer a member
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> count(cluster.get(next), room) == 3);
		cluster.get(gone).startAgain();
		int acknowledged = load.end(cluster.port(next), stayed);
		client(next, "marker" + id).subscribe("marker-" + id);
		webhooks.await("marker-" + id, 1);
		numbers.note("node %d, back after %d ms, %d triggers answered 200, 0 lost", gone, away.toMillis(),
				acknowledged);
		assertThat(away).isLessThan(Duration.ofSeconds(2));
		assertThat(webhooks.of(room)).containsExactlyInAnyOrder("channel_occupied", "member_added next",
				"member_added last", "member_added ann");
		assertThat(webhooks.of(alone)).containsExactly("channel_occupied");
		for (NodeClient client : stayed) {
			assertThat(client.count("member_removed\",\"channel\":\"" + room)).isZero();
			assertThat(client.count("member_added\",\"channel\":\"" + room)).isLessThanOrEqualTo(2);
		}
		assertThat(stayed.get(1).count("member_added\",\"channel\":\"" + room)).isOne();
	}

	@Test
	@EnabledIfSystemProperty(named = "fault.scale", matches = "full", disabledReason = "it takes half a minute")
	void newcomersHaveTheStateOfTheNodesThatAreKilledWhileTheyJoin(Numbers numbers) throws Exception {
		for (int round = 0; round < FaultTable.scaled(1, 5); round++) {
			joinAndGoOn(cluster.leader(), numbers);
		}
	}

	/**
	 * Two nodes join under churn while the leader is killed. When they have joined, the
	 * other old node is killed, with webhooks still to be sent.
	 */
	private void joinAndGoOn(int leader, Numbers numbers) throws Exception {
		SeparateNode old = cluster.get((leader + 1) % 3);
		SeparateNode third = cluster.get((leader + 2) % 3);
		third.kill();
		awaitHealth(old, "\"nodes\":2");
		String id = UUID.randomUUID().toString();
		List<String> channels = Churn.channels(id);
		try (Churn churn = new Churn(old.port(), 14, channels); SeparateNode fourth = cluster.another("killed-3")) {
			third.restart();
			awaitHealth(old, "\"nodes\":[34]");
			cluster.get(leader).kill();
			int ready = (third.isReady() ? 1 : 0) + (fourth.isReady() ? 1 : 0);
			third.awaitReady();
			fourth.awaitReady();
			churn.end();
			sameState(channels, old, third, fourth);
			webhooks.delay(Duration.ofMillis(2500));
			try (NodeClient client = new NodeClient(Nodes.APP, third.port()).subscribe("stays-" + id)) {
				churn.close();
				old.kill();
				awaitHealth(third, "\"nodes\":2");
				awaitHealth(fourth, "\"nodes\":2");
				webhooks.delay(Duration.ZERO);
				sameState(channels, third, fourth);
				assertThat(counts(fourth)).isEqualTo(Map.of("stays-" + id, 1));
				webhooks.await("stays-" + id, 1);
				channels.forEach(KilledNodesIT::wasOccupiedAndVacatedInTurn);
				assertThat(client.isClosed()).isFalse();
			}
			numbers.note("%d of 2 newcomers ready when their leader was killed, the same state on all", ready);
			cluster.get(leader).startAgain();
			old.startAgain();
		}
	}

	private static void awaitHealth(SeparateNode node, String part) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.pollInterval(Duration.ofMillis(20))
			.until(() -> Pattern.compile(part).matcher(node.health()).find());
	}

	private static void sameState(List<String> channels, SeparateNode first, SeparateNode... others) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			for (SeparateNode other : others) {
				assertThat(counts(other)).isEqualTo(counts(first));
				assertThat(json(other, "/channels/" + channels.get(0) + "/users"))
					.isEqualTo(json(first, "/channels/" + channels.get(0) + "/users"));
			}
		});
	}

	private static void wasOccupiedAndVacatedInTurn(String channel) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			List<String> events = webhooks.of(channel).stream().filter((event) -> event.startsWith("channel")).toList();
			for (int i = 0; i < events.size(); i++) {
				assertThat(events.get(i)).isEqualTo((i % 2 == 0) ? "channel_occupied" : "channel_vacated");
			}
			assertThat(events).endsWith("channel_vacated");
		});
	}

	/** Returns what a frame contains that tells of a user in the room. */
	private static String member(String change, String user) {
		return "member_" + change + "\",\"channel\":\"" + ROOM + "\",\"data\":\"{\\\"user_id\\\":\\\"" + user + "\\\"";
	}

	private NodeClient client(int node, String user) throws Exception {
		NodeClient client = new NodeClient(Nodes.APP, cluster.port(node));
		this.clients.put(user, client);
		EventLoad.CHANNELS.forEach(client::subscribe);
		return client.subscribe(ROOM, "{\"user_id\":\"" + user + "\"}");
	}

	private interface Going {

		void go(SeparateNode node) throws InterruptedException;

	}

}
