package dev.pusherchat.channels.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.pusherchat.channels.cluster.Client.Subscribed;
import dev.pusherchat.channels.order.Authorization;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.order.Delivery;
import dev.pusherchat.channels.order.SignIn;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.order.Trigger;
import dev.pusherchat.channels.protocol.Member;

/** The connections of a simulated node, and what must be true of what they see. */
abstract class SimulatedConnections implements Delivery {

	final String name;

	final Simulation simulation;

	final Schedule schedule;

	final Map<String, Client> clients = new LinkedHashMap<>();

	final Words words = new Words();

	private final Map<Long, Subscribed> byId = new HashMap<>();

	private final Map<String, Integer> counts = new HashMap<>();

	final Set<String> online = new HashSet<>();

	private final Map<String, Set<String>> members = new HashMap<>();

	boolean alive = true;

	int startedOver;

	int memberEvents;

	/** Whether the next event cannot be delivered. */
	boolean broken;

	SimulatedConnections(String name, Simulation simulation) {
		this.name = name;
		this.simulation = simulation;
		this.schedule = simulation.schedule;
	}

	abstract JournalOrder order();

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
		order().join(subscription);
	}

	void unsubscribe(Client client, String channel) {
		Subscribed subscribed = client.subscriptions.remove(channel);
		if (subscribed != null && subscribed.subscription != null) {
			subscribed.ended = true;
			this.byId.remove(subscribed.subscription.id());
			order().leave(subscribed.subscription);
		}
	}

	void signIn(Client client) {
		if (client.signIn == null) {
			client.signIn = SignIn.of(client.userId);
			order().signIn(client.signIn);
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
			order().signOut(client.signIn);
		}
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
	public void full(Subscription subscription, String reason) {
		Subscribed subscribed = this.byId.remove(subscription.id());
		if (subscribed != null) {
			require(!subscribed.confirmed, "refused after it was confirmed");
			subscribed.ended = true;
			subscribed.client.subscriptions.remove(subscribed.channel);
			subscribed.client.refused = reason;
		}
	}

	@Override
	public void memberAdded(String channel, Member member) {
		this.memberEvents++;
		this.words.memberAdded(channel, member);
		require(this.members.computeIfAbsent(channel, (key) -> new HashSet<>()).add(member.id())
				|| !order().life().isReady(), member.id() + " was added twice to " + channel);
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
	public void subscriptionCountChanged(String channel, int count) {
		throw new UnsupportedOperationException();
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

	@Override
	public void authorized(Authorization authorization) {
		this.words.authorized(authorization);
		Client client = this.clients.get(authorization.socketId());
		if (client != null) {
			require(client.ends.add(authorization.until()), "authorized twice");
		}
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

	/** Returns the count that was told last, or else what it must be. */
	int toldCount(String channel, int expected) {
		return this.counts.getOrDefault(channel, expected);
	}

	Set<String> online() {
		return this.online;
	}

	void closeAll() {
		List.copyOf(this.clients.values()).forEach(this::closeLater);
	}

}
