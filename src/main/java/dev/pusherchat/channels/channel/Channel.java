package dev.pusherchat.channels.channel;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.channel.Subscribers.Subscriber;
import dev.pusherchat.channels.connection.Connection;
import dev.pusherchat.channels.connection.SubscriptionBudget;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.protocol.ChannelName;
import dev.pusherchat.channels.protocol.Frames;
import dev.pusherchat.channels.protocol.Member;
import dev.pusherchat.channels.protocol.ProtocolException;
import dev.pusherchat.channels.websocket.Fanout;
import dev.pusherchat.channels.websocket.TextFrame;
import dev.pusherchat.channels.websocket.WebSocket;

/**
 * An occupied channel. {@link Channels} calls it under its lock, so all subscribers see
 * its events in one order. No method blocks.
 */
final class Channel {

	private final ChannelName name;

	private final Fanout fanout;

	private final EventCache cache;

	private final ChannelObserver observer;

	private final Traffic traffic;

	private final Subscribers subscribers = new Subscribers();

	// by the subscription's id
	private final Map<Long, Subscriber> pending = new HashMap<>(2);

	private final SubscriptionCounts counts;

	private final SubscriptionBudget budget;

	private boolean madeWithAuthorization;

	private int count;

	private long countToldAt;

	private boolean missReported;

	private boolean occupied;

	private boolean vacated;

	Channel(ChannelName name, Fanout fanout, EventCache cache, ChannelObserver observer, Traffic traffic,
			SubscriptionCounts counts, SubscriptionBudget budget) {
		this.name = name;
		this.fanout = fanout;
		this.cache = cache;
		this.observer = observer;
		this.traffic = traffic;
		this.counts = counts;
		this.budget = budget;
	}

	String name() {
		return this.name.value();
	}

	/**
	 * Whether the last subscriber has left. A vacated channel takes no new subscribers.
	 */
	boolean vacated() {
		return this.vacated;
	}

	/** Adds a subscription. On a presence channel it is pending until it has joined. */
	void subscribe(Connection connection, Subscription subscription) throws ProtocolException {
		Subscriber subscriber = take(connection, subscription);
		if (subscription.member() != null) {
			this.pending.put(subscription.id(), subscriber);
		}
		else {
			confirm(subscriber, Frames.subscriptionSucceeded(this.name.value()));
		}
	}

	private Subscriber take(Connection connection, Subscription subscription) throws ProtocolException {
		boolean authorized = this.name.isAuthorized() || connection.isAuthorized();
		boolean first = isUnused();
		int bytes = SubscriptionBudget.subscription(this.name, subscription.member());
		this.budget.take(first ? bytes + SubscriptionBudget.channel(this.name) : bytes, authorized);
		if (first) {
			this.madeWithAuthorization = authorized;
		}
		return new Subscriber(connection, subscription, authorized);
	}

	private boolean isUnused() {
		return this.subscribers.count() == 0 && this.pending.isEmpty();
	}

	boolean isPending(Subscription subscription) {
		return this.pending.containsKey(subscription.id());
	}

	void joined(Subscription subscription, Collection<Member> members) {
		Subscriber subscriber = this.pending.remove(subscription.id());
		if (subscriber != null) {
			confirm(subscriber, Frames.subscriptionSucceeded(this.name.value(), members));
		}
	}

	private void confirm(Subscriber subscriber, TextFrame confirmation) {
		Connection connection = subscriber.connection();
		this.subscribers.add(subscriber);
		this.traffic.subscribed(1);
		occupy();
		connection.send(confirmation);
		if (this.name.isAuthorized()) {
			connection.authorize();
		}
		if (this.name.isCache()) {
			sendCached(connection);
		}
	}

	private void occupy() {
		if (!this.occupied) {
			this.occupied = true;
			this.observer.channelOccupied(this.name.value());
		}
	}

	void full(Subscription subscription, String reason) {
		Subscriber subscriber = this.pending.remove(subscription.id());
		if (subscriber != null) {
			release(subscriber);
			subscriber.connection().unsubscribed(this.name.value());
			subscriber.connection().send(Frames.subscriptionError(this.name.value(), reason));
			subscriber.connection().send(Frames.error(null, reason));
		}
	}

	void memberAdded(Member member) {
		occupy();
		send(Frames.memberAdded(this.name.value(), member), null);
		this.observer.memberAdded(this.name.value(), member.id());
	}

	void memberRemoved(String userId) {
		send(Frames.memberRemoved(this.name.value(), userId), null);
		this.observer.memberRemoved(this.name.value(), userId);
	}

	private void sendCached(Connection connection) {
		CachedEvent event = this.cache.get(this.name.value());
		if (event != null) {
			connection.send(Frames.event(this.name.value(), event.name(), event.data()));
			return;
		}
		connection.send(Frames.cacheMiss(this.name.value()));
		if (!this.missReported) {
			this.missReported = true;
			this.observer.cacheMiss(this.name.value());
		}
	}

	/** Removes a connection's subscription, pending or not, and returns it. */
	@Nullable Subscription unsubscribe(Connection connection) {
		Subscriber subscriber = this.subscribers.remove(connection);
		if (subscriber != null) {
			this.traffic.subscribed(-1);
		}
		else {
			subscriber = removePending(connection);
		}
		if (subscriber == null) {
			return null;
		}
		release(subscriber);
		return subscriber.subscription();
	}

	private @Nullable Subscriber removePending(Connection connection) {
		for (Subscriber subscriber : this.pending.values()) {
			if (subscriber.connection() == connection) {
				return this.pending.remove(subscriber.subscription().id());
			}
		}
		return null;
	}

	private void release(Subscriber subscriber) {
		this.budget.release(SubscriptionBudget.subscription(this.name, subscriber.subscription().member()),
				subscriber.authorized());
		if (isUnused()) {
			this.budget.release(SubscriptionBudget.channel(this.name), this.madeWithAuthorization);
		}
	}

	/** Marks the channel as vacated if it has no subscribers. */
	boolean vacate() {
		if (isUnused() && this.occupied) {
			this.occupied = false;
			this.observer.channelVacated(this.name.value());
		}
		this.vacated = isUnused();
		return this.vacated;
	}

	/** Returns a connection's subscription unless it is pending. */
	@Nullable Subscription subscription(Connection connection) {
		Subscriber subscriber = this.subscribers.get(connection);
		return (subscriber != null) ? subscriber.subscription() : null;
	}

	void trigger(String event, String data, @Nullable String except) {
		if (this.name.isCache()) {
			this.cache.put(this.name.value(), event, data);
			this.missReported = false;
		}
		this.traffic.sent(send(Frames.event(this.name.value(), event, data), except));
	}

	void relay(ClientTrigger event) {
		this.traffic.sent(send(Frames.clientEvent(this.name.value(), event.event(), event.data(), event.userId()),
				event.socketId()));
		this.observer.clientEvent(this.name.value(), event.event(), event.text(), event.socketId(), event.userId());
	}

	ChannelState state() {
		return new ChannelState(this.subscribers.count(), this.name.isPresence() ? userIds().size() : 0,
				this.name.isCache() ? this.cache.get(this.name.value()) : null);
	}

	List<String> userIds() {
		return this.subscribers.userIds();
	}

	void countChanged(int count) {
		this.count = count;
		if (!tellCountIfDue()) {
			this.counts.later(this);
		}
	}

	/** Sends the subscription count if it is due, and returns whether it was. */
	boolean tellCountIfDue() {
		if (!this.counts.due(this.count, this.countToldAt)) {
			return false;
		}
		this.countToldAt = this.counts.now();
		tellCount(this.count);
		return true;
	}

	void tellCount(int count) {
		if (!this.vacated) {
			send(Frames.subscriptionCount(this.name.value(), count), null);
			this.observer.subscriptionCount(this.name.value(), count);
		}
	}

	private int send(TextFrame frame, @Nullable String except) {
		List<WebSocket> sockets = this.subscribers.sockets(except);
		if (!sockets.isEmpty()) {
			this.fanout.send(frame, sockets);
		}
		return sockets.size();
	}

}
