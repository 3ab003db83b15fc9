package dev.pusherchat.channels.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.Client.Subscribed;
import dev.pusherchat.channels.cluster.FaultyJournal.Link;
import dev.pusherchat.channels.cluster.FaultyJournal.Wire;
import dev.pusherchat.channels.cluster.journal.JournalException;
import dev.pusherchat.channels.cluster.replica.Replica;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.order.Delivery;
import dev.pusherchat.channels.order.SignIn;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.order.Trigger;
import dev.pusherchat.channels.protocol.Member;

/** A process of the simulation: an order, its steps, and its connections. */
class SimulatedNode implements Link, NodeClock, Delivery {

	final String name;

	final JournalOrder order;

	final Map<String, Client> clients = new LinkedHashMap<>();

	private final MemoryJournal journal;

	private final Simulation simulation;

	private final Schedule schedule;

	private final Map<Long, Subscribed> byId = new HashMap<>();

	private final Map<String, Integer> counts = new HashMap<>();

	private final Set<String> online = new HashSet<>();

	private final Map<String, Set<String>> members = new HashMap<>();

	private final Set<String> busy = new HashSet<>();

	private final Words words = new Words();

	private final Map<Wire, Long> cutUntil = new HashMap<>();

	boolean alive = true;

	boolean stopping;

	long pausedUntil;

	int startedOver;

	int memberEvents;

	/** For how many milliseconds the machine was suspended. */
	long suspended;

	/** Whether the next event cannot be delivered. */
	boolean broken;

	SimulatedNode(String name, Simulation simulation, MemoryDatabase database, ClusterSettings settings) {
		this.name = name;
		this.simulation = simulation;
		this.schedule = simulation.schedule;
		this.journal = new MemoryJournal(database);
		this.order = new JournalOrder(new FaultyJournal(this.journal, this), this, settings, this,
				(task) -> this.schedule.in(10 + this.schedule.upTo(200), () -> background(task)));
		append();
		tail();
		heart();
	}

	private void background(Runnable task) {
		if (this.alive) {
			run("pool", () -> {
				task.run();
				return Step.LATER;
			}, () -> {
			});
		}
	}

	private void append() {
		step("append", this.order::appendStep, 150);
	}

	private void tail() {
		step("tail", this::tailStep, 200);
	}

	private void heart() {
		step("heart", () -> {
			this.order.heartStep();
			this.order.expireStep();
			return Step.LATER;
		}, 120);
	}

	private void step(String thread, Supplier<Step> step, int idle) {
		run(thread, step, () -> this.schedule.in(1 + this.schedule.upTo(idle), () -> step(thread, step, idle)));
	}

	private void run(String thread, Supplier<Step> step, Runnable again) {
		if (!this.alive) {
			return;
		}
		if (this.schedule.now() < this.pausedUntil) {
			this.schedule.in(1 + (this.pausedUntil - this.schedule.now()) / 1_000_000, () -> run(thread, step, again));
			return;
		}
		if (!this.busy.add(thread)) {
			again.run();
			return;
		}
		try {
			Step next = step.get();
			while (next == Step.AGAIN && this.schedule.chance(0.5)) {
				next = step.get();
			}
		}
		catch (Killed ex) {
			return;
		}
		finally {
			this.busy.remove(thread);
		}
		again.run();
	}

	/** Runs a step soon, as a notification does. */
	void poke(String thread) {
		this.schedule.in(this.schedule.upTo(10), () -> {
			if (this.alive && this.schedule.now() >= this.pausedUntil && !this.busy.contains(thread)) {
				run(thread, thread.equals("tail") ? this::tailStep : this.order::appendStep, () -> {
				});
			}
		});
	}

	private Step tailStep() {
		@Nullable Replica before = life().replica();
		Life life = life();
		long from = life.applied();
		this.words.take();
		Step next = this.order.tailStep();
		if (before != null && life == life() && life.end() == null && this.journal.isSame()) {
			this.simulation.check(this, life, from, this.words.take());
		}
		return next;
	}

	Life life() {
		return this.order.life();
	}

	/** Leaves the cluster, as a process does at its end. */
	void leave() {
		try {
			this.order.leave();
		}
		catch (Killed ex) {
			return;
		}
		kill();
	}

	void kill() {
		this.alive = false;
		this.clients.values().forEach((client) -> client.open = false);
	}

	void cut(Wire wire, long millis) {
		this.cutUntil.put(wire, this.schedule.now() + millis * 1_000_000);
	}

	void cut(long millis) {
		EnumSet.allOf(Wire.class).forEach((wire) -> cut(wire, millis));
	}

	void heal() {
		this.cutUntil.clear();
		this.pausedUntil = 0;
	}

	private boolean isCut(Wire wire) {
		return this.schedule.now() < this.cutUntil.getOrDefault(wire, 0L);
	}

	@Override
	public void before(Wire wire, boolean commits) {
		travel();
		if (isCut(wire)) {
			if (this.simulation.hangs && this.schedule.chance(0.3)) {
				meanwhile(2000);
			}
			throw new JournalException("cut off", null);
		}
		if (this.simulation.fails(commits)) {
			throw new JournalException("lost on the way there", null);
		}
	}

	@Override
	public void after(Wire wire) {
		travel();
		if (isCut(wire) || this.simulation.fails(true)) {
			throw new JournalException("lost on the way back", null);
		}
	}

	@Override
	public void woken() {
		poke("tail");
		this.simulation.notified(this);
	}

	private void travel() {
		if (this.simulation.chaos && this.schedule.chance(0.25)) {
			meanwhile(this.schedule.upTo(20));
		}
		if (this.simulation.chaos && this.simulation.hangs && this.schedule.chance(0.004)) {
			meanwhile(this.schedule.upTo(2000));
		}
		if (this.simulation.chaos && this.simulation.hangs && this.schedule.chance(0.001)) {
			this.pausedUntil = this.schedule.now() + this.schedule.upTo(8000) * 1_000_000L;
			meanwhile(1);
		}
	}

	private void meanwhile(long millis) {
		this.schedule.pass(millis);
		while (this.alive && this.schedule.now() < this.pausedUntil) {
			long before = this.schedule.now();
			this.schedule.pass(1 + (this.pausedUntil - before) / 1_000_000);
			if (this.schedule.now() == before) {
				break;
			}
		}
		if (!this.alive) {
			throw new Killed();
		}
	}

	@Override
	public long nanoTime() {
		return this.schedule.now();
	}

	@Override
	public long millis() {
		return this.schedule.millis() + this.suspended;
	}

	Client connect(String userId) {
		Client client = new Client(this.name + "." + this.simulation.next(), userId);
		this.clients.put(client.socketId, client);
		return client;
	}

	void subscribe(Client client, String channel) {
		Subscribed subscribed = new Subscribed(client, channel);
		client.subscriptions.put(channel, subscribed);
		boolean presence = channel.startsWith("presence-");
		subscribed.confirmed = !presence;
		Subscription subscription = Subscription.of(channel, presence ? new Member(client.userId, "1") : null);
		subscribed.subscription = subscription;
		this.byId.put(subscription.id(), subscribed);
		this.order.join(subscription);
	}

	void unsubscribe(Client client, String channel) {
		Subscribed subscribed = client.subscriptions.remove(channel);
		if (subscribed != null && subscribed.subscription != null) {
			subscribed.ended = true;
			this.byId.remove(subscribed.subscription.id());
			this.order.leave(subscribed.subscription);
		}
	}

	void signIn(Client client) {
		if (client.signIn == null) {
			client.signIn = SignIn.of(client.userId);
			this.order.signIn(client.signIn);
		}
	}

	void disconnect(Client client) {
		if (!this.alive) {
			return;
		}
		client.open = false;
		this.clients.remove(client.socketId);
		List.copyOf(client.subscriptions.keySet()).forEach((channel) -> unsubscribe(client, channel));
		if (client.signIn != null) {
			this.order.signOut(client.signIn);
		}
	}

	/** Returns how many connections are subscribed to a channel, pending ones too. */
	int subscriptions(String channel) {
		return (int) this.clients.values()
			.stream()
			.filter((client) -> client.subscriptions.containsKey(channel))
			.count();
	}

	List<Subscribed> confirmed(String channel) {
		List<Subscribed> confirmed = new ArrayList<>();
		for (Client client : this.clients.values()) {
			Subscribed subscribed = client.subscriptions.get(channel);
			if (subscribed != null && subscribed.confirmed && client.open) {
				confirmed.add(subscribed);
			}
		}
		return confirmed;
	}

	private void require(boolean condition, String what) {
		this.simulation.require(condition, this.name + ": " + what);
	}

	@Override
	public void event(String channel, Trigger event) {
		if (this.broken) {
			throw new IllegalStateException("Broken");
		}
		this.words.event(channel, event);
		for (Subscribed subscribed : confirmed(channel)) {
			if (!subscribed.client.socketId.equals(event.except())) {
				subscribed.seen.add(event.event());
			}
		}
	}

	@Override
	public void clientEvent(ClientTrigger event) {
		this.words.clientEvent(event);
		for (Subscribed subscribed : confirmed(event.channel())) {
			if (!subscribed.client.socketId.equals(event.socketId())) {
				subscribed.seen.add(event.event());
				require(event.userId() == null || subscribed.members.contains(event.userId()),
						"an event of " + event.userId() + ", who is no member of " + event.channel());
			}
		}
	}

	@Override
	public void joined(Subscription subscription, Collection<Member> members) {
		Subscribed subscribed = this.byId.get(subscription.id());
		if (subscribed == null) {
			return;
		}
		require(!subscribed.confirmed, "answered twice");
		subscribed.confirmed = true;
		members.forEach((member) -> subscribed.members.add(member.id()));
		require(subscribed.members.contains(subscribed.client.userId), "joined without being a member");
		require(subscribed.members.size() <= Simulation.MAX_MEMBERS, "more members than there may be");
	}

	@Override
	public void full(Subscription subscription) {
		Subscribed subscribed = this.byId.remove(subscription.id());
		if (subscribed != null) {
			require(!subscribed.confirmed, "refused after it was confirmed");
			subscribed.ended = true;
			subscribed.client.subscriptions.remove(subscribed.channel);
		}
	}

	@Override
	public void memberAdded(String channel, Member member) {
		this.memberEvents++;
		this.words.memberAdded(channel, member);
		require(this.members.computeIfAbsent(channel, (key) -> new HashSet<>()).add(member.id()) || !life().isReady(),
				member.id() + " was added twice to " + channel);
		for (Subscribed subscribed : confirmed(channel)) {
			require(subscribed.members.add(member.id()), member.id() + " was told twice on " + channel);
		}
	}

	@Override
	public void memberRemoved(String channel, String userId) {
		this.memberEvents++;
		this.words.memberRemoved(channel, userId);
		this.members.computeIfAbsent(channel, (key) -> new HashSet<>()).remove(userId);
		for (Subscribed subscribed : confirmed(channel)) {
			require(subscribed.members.remove(userId),
					userId + " was removed from " + channel + " without being there");
			require(!userId.equals(subscribed.client.userId), "saw itself go");
		}
	}

	@Override
	public void subscriptionCount(String channel, int count) {
		this.words.subscriptionCount(channel, count);
		this.counts.put(channel, count);
	}

	@Override
	public void online(String userId) {
		this.words.online(userId);
		this.online.add(userId);
	}

	@Override
	public void offline(String userId) {
		this.words.offline(userId);
		this.online.remove(userId);
	}

	@Override
	public void terminate(String userId) {
		this.words.terminate(userId);
		List.copyOf(this.clients.values())
			.stream()
			.filter((client) -> client.userId.equals(userId))
			.forEach(this::closeLater);
	}

	private void closeLater(Client client) {
		client.open = false;
		this.schedule.in(this.schedule.upTo(50), () -> {
			if (this.alive) {
				disconnect(client);
			}
		});
	}

	@Override
	public void cached(String channel, String event, String data, Duration left) {
		require(!left.isNegative() && !left.isZero(), "took over an expired event");
	}

	@Override
	public void startOver() {
		this.startedOver++;
		List.copyOf(this.clients.values()).forEach(this::closeLater);
		this.counts.clear();
		this.online.clear();
		this.members.clear();
	}

	@Nullable Integer toldCount(String channel) {
		return this.counts.get(channel);
	}

	void closeAll() {
		List.copyOf(this.clients.values()).forEach(this::closeLater);
	}

	@Override
	public String toString() {
		return this.name;
	}

	/** Ends what a killed process was doing. */
	static class Killed extends Error {

	}

}
