package dev.pusherchat.channels.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.cluster.Client.Subscribed;
import dev.pusherchat.channels.cluster.entry.BatchCodec;
import dev.pusherchat.channels.cluster.replica.Replica;
import dev.pusherchat.channels.cluster.replica.ReplicaQueries;
import dev.pusherchat.channels.cluster.replica.ReplicaSettings;
import dev.pusherchat.channels.order.Authorization;

/** Some nodes with one database, and what must be true of them. */
class Simulation {

	static final int MAX_MEMBERS = 2;

	static final List<String> CHANNELS = List.of("presence-a", "presence-cache-b", "private-c", "cache-d", "e");

	static final App APP = new App("1", "key", "secret");

	static final ReplicaSettings SETTINGS = new ReplicaSettings(MAX_MEMBERS, true, Duration.ofSeconds(6), 10, 1 << 20);

	final Schedule schedule;

	final MemoryDatabase database;

	final List<SimulatedNode> nodes = new ArrayList<>();

	final List<Triggered> triggers = new ArrayList<>();

	/** Who was authorized, as the application was told. */
	private final Map<Instant, Client> authorized = new HashMap<>();

	private final long seed;

	private final ReplicaSettings settings;

	private final Reference reference;

	/** Whether anything goes wrong by itself. */
	boolean chaos = true;

	/** Whether calls may take seconds, and processes stop in the middle of them. */
	boolean hangs;

	/** Whether calls over a cut wire fail after a while only. */
	boolean silent;

	double lossRate;

	long downUntil;

	long readOnlyUntil;

	long clockStep;

	private int ids;

	Simulation(long seed) {
		this(seed, SETTINGS);
	}

	Simulation(long seed, ReplicaSettings settings) {
		// each time, as an application context that starts sets all levels anew
		LoggingSystem logging = LoggingSystem.get(Simulation.class.getClassLoader());
		logging.setLogLevel(Simulation.class.getPackageName(), LogLevel.OFF);
		// other tests in this process look at what the servers' journals log
		logging.setLogLevel(Simulation.class.getPackageName() + ".journal", LogLevel.INFO);
		this.seed = seed;
		this.settings = settings;
		this.schedule = new Schedule(seed);
		this.database = new MemoryDatabase(() -> 1_000_000 + this.schedule.millis() + this.clockStep);
		this.reference = new Reference(this.database, new BatchCodec(APP), settings);
	}

	int next() {
		return ++this.ids;
	}

	SimulatedNode start() {
		String name = "node" + next();
		ClusterSettings cluster = new ClusterSettings(APP, name, this.settings, ObserverCheck::new, () -> 0,
				() -> name + "/" + next(), (nanos) -> {
				});
		SimulatedNode node = new SimulatedNode(name, this, this.database, cluster);
		this.nodes.add(node);
		return node;
	}

	/** Starts nodes one after the other; nothing goes wrong by itself. */
	List<SimulatedNode> startCalm(int count) {
		this.chaos = false;
		List<SimulatedNode> started = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			started.add(start());
			this.schedule.pass(1500);
		}
		return started;
	}

	List<SimulatedNode> alive() {
		return this.nodes.stream().filter((node) -> node.alive).toList();
	}

	boolean fails(boolean commits) {
		long now = this.schedule.now();
		return now < this.downUntil || (commits && now < this.readOnlyUntil)
				|| (this.chaos && this.schedule.chance(this.lossRate));
	}

	/** Tells the other nodes of a batch, most of the time. */
	void notified(SimulatedNode from) {
		for (SimulatedNode node : this.nodes) {
			if (node != from && node.alive && this.schedule.chance(0.9)) {
				node.poke("tail");
			}
		}
	}

	/** A node has delivered something. */
	void check(SimulatedNode node, Life life, long after, List<String> delivered) {
		if (life.isReady() && after >= life.ready()) {
			List<String> expected = this.reference.delivered(after, life.applied());
			require(expected.equals(delivered), node + " delivered " + delivered + " and not " + expected + " for "
					+ after + " to " + life.applied());
		}
	}

	void require(boolean condition, String what) {
		if (!condition) {
			throw new AssertionError("Seed " + this.seed + " at " + this.schedule.millis() + " ms: " + what);
		}
	}

	/** The application triggers an event at a node. */
	void trigger(SimulatedNode node, List<String> channels) {
		Triggered triggered = new Triggered(node, "t" + next(), channels);
		for (SimulatedNode other : alive()) {
			channels.forEach((channel) -> triggered.expected.addAll(other.confirmed(channel)));
		}
		this.triggers.add(triggered);
		node.order.trigger(List.of(new dev.pusherchat.channels.order.Trigger(channels, triggered.event, "{}", null)))
			.whenComplete((nothing, ex) -> {
				triggered.acknowledged = ex == null;
				triggered.refused = ex != null && !String.valueOf(ex.getMessage()).contains("not known");
				triggered.answered = true;
			});
	}

	/** The application authorizes a connection at a node, which may be another one. */
	void authorize(SimulatedNode node, Client client) {
		Instant end = Instant.ofEpochSecond(next());
		node.order.authorize(new Authorization(client.socketId, "private-c", client.userId, end))
			.whenComplete((nothing, ex) -> {
				if (ex == null) {
					this.authorized.put(end, client);
				}
			});
	}

	/** Ends all faults, and waits until the nodes agree. */
	void settle() {
		this.chaos = false;
		this.downUntil = 0;
		this.readOnlyUntil = 0;
		this.nodes.forEach(SimulatedNode::heal);
		for (int i = 0; i < 400; i++) {
			this.schedule.pass((i < 10) ? 500 : 100);
			if (alive().isEmpty()) {
				start();
			}
			else if (i >= 10 && settled()) {
				return;
			}
		}
		require(false,
				"the nodes do not agree: " + alive().stream()
					.map((node) -> node + " current " + node.order.current() + " end " + node.life().end() + " applied "
							+ node.life().applied() + " of " + this.database.head() + " live " + this.database.live())
					.toList());
	}

	private boolean settled() {
		Set<String> ids = new HashSet<>();
		alive().forEach((node) -> ids.add(node.life().node()));
		return ids.equals(new HashSet<>(this.database.live())) && alive().stream().allMatch(this::settled);
	}

	private boolean settled(SimulatedNode node) {
		return node.order.current() && node.life().applied() == this.database.head() && node.life().outbox().isEmpty()
				&& node.clients.values()
					.stream()
					.allMatch((client) -> client.open
							&& client.subscriptions.values().stream().allMatch((subscribed) -> subscribed.confirmed));
	}

	/** Everything that must be true when nothing happens any more. */
	void verify() {
		Object[] expected = this.reference.replica().encode().toArray();
		for (SimulatedNode node : alive()) {
			Replica replica = Objects.requireNonNull(node.life().replica());
			require(Arrays.deepEquals(replica.encode().toArray(), expected), node + " has another state");
			ReplicaQueries queries = new ReplicaQueries(replica);
			CHANNELS.forEach((channel) -> verify(node, queries, channel));
			verifyUsers(node, queries);
		}
		this.triggers.forEach(this::verify);
		this.authorized.forEach((end, client) -> require(!client.open || client.ends.contains(end),
				client.socketId + " outlives its authorization"));
	}

	private void verify(SimulatedNode node, ReplicaQueries queries, String channel) {
		Set<String> users = new HashSet<>();
		int count = 0;
		for (SimulatedNode other : alive()) {
			List<Subscribed> confirmed = other.confirmed(channel);
			confirmed.forEach((subscribed) -> users.add(subscribed.client.userId));
			count += confirmed.size();
		}
		require(queries.state(channel).subscriptionCount() == count,
				channel + " has " + count + " subscriptions and not " + queries.state(channel));
		require(queries.occupied(channel).containsKey(channel) == count > 0, channel + " is listed wrongly");
		if (channel.startsWith("presence-")) {
			require(new HashSet<>(queries.userIds(channel)).equals(users),
					channel + " has " + users + " and not " + queries.userIds(channel));
			node.confirmed(channel)
				.forEach((subscribed) -> require(subscribed.members.equals(users),
						node + " has shown " + subscribed.members + " on " + channel + " and not " + users));
		}
		else {
			require(node.toldCount(channel, count) == count,
					node + " has told " + node.toldCount(channel, count) + " on " + channel + " and not " + count);
		}
	}

	private void verifyUsers(SimulatedNode node, ReplicaQueries queries) {
		Map<String, Boolean> online = new TreeMap<>();
		for (int i = 0; i < Chaos.USERS; i++) {
			online.put("u" + i, false);
		}
		alive().forEach((other) -> other.clients.values()
			.stream()
			.filter((client) -> client.signIn != null)
			.forEach((client) -> online.put(client.userId, true)));
		require(node.online()
			.equals(online.entrySet()
				.stream()
				.filter(Map.Entry::getValue)
				.map(Map.Entry::getKey)
				.collect(Collectors.toSet())), node + " has told that " + node.online() + " are online");
		online.forEach((user, is) -> require(queries.isOnline(user) == is, node + ": " + user + " is online: " + !is));
	}

	private void verify(Triggered triggered) {
		require(triggered.answered || !triggered.node.alive, triggered.event + " was never answered");
		for (SimulatedNode node : alive()) {
			for (String channel : triggered.channels) {
				for (Subscribed subscribed : node.confirmed(channel)) {
					long times = subscribed.seen.stream().filter(triggered.event::equals).count();
					require(times <= 1, triggered.event + " was seen twice on " + channel);
					require(times == 1 || !triggered.acknowledged || !triggered.expected.contains(subscribed),
							triggered.event + " was acknowledged and not seen at " + node + " on " + channel);
					require(times == 0 || !triggered.refused, triggered.event + " was refused and seen");
				}
			}
		}
	}

	/** An event that the application has triggered. */
	static class Triggered {

		final SimulatedNode node;

		final String event;

		final List<String> channels;

		/** The subscriptions that were confirmed before. */
		final Set<Subscribed> expected = new LinkedHashSet<>();

		boolean answered;

		boolean acknowledged;

		boolean refused;

		Triggered(SimulatedNode node, String event, List<String> channels) {
			this.node = node;
			this.event = event;
			this.channels = channels;
		}

	}

}
