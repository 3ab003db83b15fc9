package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.cluster.entry.BatchCodec;
import dev.pusherchat.channels.cluster.entry.Entry;
import dev.pusherchat.channels.cluster.entry.EntryCodec;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.Newcomer;
import dev.pusherchat.channels.cluster.nodes.FaultTable.Numbers;
import dev.pusherchat.channels.order.Trigger;

import static org.assertj.core.api.Assertions.assertThat;

/** Three nodes that nothing befalls, and those that want to be the fourth. */
@Timeout(1200)
@FaultTest
@ParameterizedClass
@MethodSource("dev.pusherchat.channels.cluster.nodes.FaultTable#journals")
class ThreeNodesIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static SeparateNodes cluster;

	@Parameter
	private Backend backend;

	private final List<NodeClient> clients = new ArrayList<>();

	@BeforeParameterizedClassInvocation
	static void start(Backend backend) throws IOException {
		cluster = SeparateNodes.start(backend, "three", "--channels.presence.max-members=3",
				"--channels.client-events.max-per-second=1000");
	}

	@AfterParameterizedClassInvocation
	static void stop() throws IOException {
		cluster.close();
	}

	@AfterEach
	void leave() {
		this.clients.forEach(NodeClient::close);
	}

	private NodeClient client(int node) throws Exception {
		NodeClient client = new NodeClient(Nodes.APP, cluster.port(node));
		this.clients.add(client);
		return client;
	}

	private static ApiClient api(int node) {
		return new ApiClient(Nodes.APP, cluster.port(node));
	}

	private static void post(ApiClient api, String resource, String body) throws Exception {
		assertThat(api.post(resource, body).statusCode()).isEqualTo(200);
	}

	private static String event(String name, String channel) {
		return "{\"name\":\"" + name + "\",\"channel\":\"" + channel + "\",\"data\":\"1\"";
	}

	@Test
	void allSocketsOfAChannelSeeTheSameSequence(Numbers numbers) throws Exception {
		int events = FaultTable.scaled(4000, 100_000);
		try (OrderedSockets sockets = new OrderedSockets(cluster.ports())) {
			tellAll(sockets, "begin");
			long start = System.nanoTime();
			Queue<String> acknowledged = write(sockets, events);
			tellAll(sockets, "end");
			Map<String, List<String>> orders = sockets.verify("begin", "end");
			long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
			List<String> seen = orders.values()
				.stream()
				.flatMap(Collection::stream)
				.filter((frame) -> frame.contains("\"event\":\"e"))
				.toList();
			assertThat(seen).hasSize(acknowledged.size());
			acknowledged.removeAll(seen.stream()
				.map((frame) -> frame.substring(10, frame.indexOf('"', 10)))
				.collect(Collectors.toSet()));
			assertThat(acknowledged).isEmpty();
			numbers.note("%d events, %d of them triggered, %d frames at 300 sockets in %d ms",
					orders.values().stream().mapToInt(List::size).sum(), seen.size(), sockets.frames(), millis);
		}
	}

	private static void tellAll(OrderedSockets sockets, String name) throws Exception {
		for (String channel : sockets.channels()) {
			post(api(0), "/events", event(name, channel) + '}');
		}
	}

	/** Writes with six threads while sockets contend for a channel. */
	private static Queue<String> write(OrderedSockets sockets, int events) throws Exception {
		Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
		AtomicInteger number = new AtomicInteger();
		ExecutorService threads = Executors.newCachedThreadPool();
		List<Future<?>> tasks = new ArrayList<>();
		for (int i = 0; i < OrderWriter.PARTS; i++) {
			OrderWriter writer = new OrderWriter(sockets, api(i % 3), i, number, acknowledged);
			tasks.add(threads.submit(() -> {
				while (number.get() < events) {
					writer.write();
				}
				return null;
			}));
		}
		tasks.add(threads.submit(() -> contend(sockets.contenders(), number, events)));
		for (Future<?> task : tasks) {
			task.get();
		}
		threads.shutdown();
		return acknowledged;
	}

	private static void contend(List<NodeClient> contenders, AtomicInteger number, int events) {
		for (int user = 0; number.get() < events; user++) {
			NodeClient contender = contenders.get(user % contenders.size());
			contender.unsubscribe(OrderedSockets.FULL);
			contender.sendSubscribe(OrderedSockets.FULL, "{\"user_id\":\"u" + user + "\"}");
			LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
		}
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
		post(api(0), "/users/ann/terminate_connections", "{}");
		for (NodeClient client : this.clients.subList(0, sockets)) {
			assertThat(client.awaitClose()).startsWith("4009 ");
		}
		numbers.note("%d sockets closed after %d ms", sockets, Duration.ofNanos(System.nanoTime() - start).toMillis());
		assertThat(bob.isClosed()).isFalse();
	}

	@Test
	void membersAreTheTruthWhateverHappensWhileJoinsArePending(Numbers numbers) throws Exception {
		int rounds = FaultTable.scaled(5, 100);
		Random random = new Random(rounds);
		for (int round = 0; round < rounds; round++) {
			changeWhileJoinsArePending("presence-" + UUID.randomUUID(), random);
			this.clients.forEach(NodeClient::close);
			this.clients.clear();
		}
		numbers.note("%d rounds", rounds);
	}

	/** A user subscribes, unsubscribes and disconnects, with sockets on all nodes. */
	private void changeWhileJoinsArePending(String room, Random random) throws Exception {
		NodeClient watcher = client(random.nextInt(3)).subscribe(room, "{\"user_id\":\"watcher\"}");
		List<NodeClient> sockets = List.of(client(0), client(1), client(2), client(0));
		List<NodeClient> subscribed = new ArrayList<>();
		try (HeldJournal held = new HeldJournal(cluster.server())) {
			for (NodeClient socket : sockets) {
				int changes = 1 + random.nextInt(4);
				for (int i = 0; i < changes; i++) {
					if (i % 2 == 0) {
						socket.sendSubscribe(room, "{\"user_id\":\"ann\"}");
					}
					else {
						socket.unsubscribe(room);
					}
				}
				if (random.nextInt(4) == 0) {
					socket.close();
				}
				else if (changes % 2 == 1) {
					subscribed.add(socket);
				}
			}
			LockSupport.parkNanos(Duration.ofMillis(random.nextInt(300)).toNanos());
			assertThat(sockets).allMatch((socket) -> socket.count("subscription_succeeded") == 0);
		}
		for (NodeClient socket : subscribed) {
			socket.await("subscription_succeeded");
		}
		String users = subscribed.isEmpty() ? "{\"users\":[{\"id\":\"watcher\"}]}"
				: "{\"users\":[{\"id\":\"watcher\"},{\"id\":\"ann\"}]}";
		for (int node = 0; node < 3; node++) {
			ApiClient api = api(node);
			Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
				assertThat(api.get("/channels/" + room + "/users").body()).isEqualTo(users);
				assertThat(api.get("/channels/" + room + "?info=subscription_count").body())
					.contains("\"subscription_count\":" + (1 + subscribed.size()));
			});
		}
		for (NodeClient socket : sockets) {
			assertThat(socket.count("subscription_succeeded")).isEqualTo(subscribed.contains(socket) ? 1 : 0);
		}
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> watcher.count("member_added")
					- watcher.count("member_removed") == (subscribed.isEmpty() ? 0 : 1));
	}

	@Test
	void strangersStayOutAndSayWhy(Numbers numbers) throws Exception {
		NodeClient ann = client(0).subscribe("strangers");
		try (SeparateNode secret = cluster.another("stranger-secret", "--pusher.secret=another");
				SeparateNode limit = cluster.another("stranger-limit", "--channels.presence.max-members=7")) {
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> secret.health(), (health) -> health.contains("another secret"));
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> limit.health(), (health) -> health.contains("max-members=7"));
			for (SeparateNode stranger : List.of(secret, limit)) {
				assertThat(stranger.status("/readyz")).isEqualTo(503);
				assertThat(NodeClient.refused(Nodes.APP, stranger.port())).startsWith("4100 ");
				numbers.note("%s", stranger.health().replaceAll(".*\"state\":\"([^\"]*)\".*", "$1"));
			}
		}
		for (int node = 0; node < 3; node++) {
			assertThat(cluster.get(node).health()).contains("\"state\":\"current\"");
			post(api(node), "/events", event("e" + node, "strangers") + '}');
			ann.await("\"e" + node + '"');
		}
	}

	@Test
	void entriesThatNobodyCanReadAreSkippedByAllAlike() throws Exception {
		List<NodeClient> readers = List.of(client(0), client(1), client(2));
		readers.forEach((reader) -> reader.subscribe("poison"));
		BatchCodec codec = new BatchCodec(Nodes.APP);
		Entry event = new Entry.Triggered(List.of(new Trigger(List.of("poison"), "kept", "1", null)));
		String node = UUID.randomUUID().toString();
		try (Journal journal = cluster.journal()) {
			journal.join(new Newcomer(node, "poisoner", BatchCodec.VERSION,
					codec.encode(node, 0, new Entry.Up("poisoner")), null, new byte[0]));
			journal.ready(node, codec.encode(node, 1, new Entry.Ready(false)), false);
			journal.append(node, 2,
					codec.encode(node, 2, List.of(new byte[] { 99, 1, 2, 3 }, EntryCodec.encode(event))));
			journal.append(node, 3, new byte[] { 55 });
			journal.leave(node, codec.encode(node, Journal.DOWN, new Entry.Down("ends")));
		}
		post(api(0), "/events", event("last", "poison") + '}');
		for (int i = 0; i < 3; i++) {
			readers.get(i).await("\"last\"");
			assertThat(readers.get(i).count("\"kept\"")).isOne();
			assertThat(Nodes.get(cluster.port(i), "/actuator/metrics/channels.cluster.skipped"))
				.contains("\"value\":2.0");
			assertThat(cluster.get(i).health()).contains("\"state\":\"current\"");
		}
	}

}
