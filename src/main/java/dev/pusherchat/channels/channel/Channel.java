package dev.pusherchat.channels.channel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.connection.Connection;
import dev.pusherchat.channels.connection.SubscriptionBudget;
import dev.pusherchat.channels.protocol.ChannelName;
import dev.pusherchat.channels.protocol.Frames;
import dev.pusherchat.channels.protocol.JsonValue;
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

	// by socket id
	private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();

	private final Members members = new Members();

	private final SubscriptionCounts counts;

	private final SubscriptionBudget budget;

	private boolean madeWithAuthorization;

	private long countToldAt;

	private @Nullable List<WebSocket> sockets;

	private boolean missReported;

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

	void subscribe(Connection connection, @Nullable Member member, int maxMembers) throws ProtocolException {
		if (member != null && !this.members.contains(member) && this.members.count() >= maxMembers) {
			throw new ProtocolException(
					"Presence channel " + this.name + " is full: it has " + maxMembers + " members");
		}
		this.subscriptions.put(connection.socketId(), take(connection, member));
		this.sockets = null;
		this.traffic.subscribed(1);
		if (this.subscriptions.size() == 1) {
			this.observer.channelOccupied(this.name.value());
		}
		if (member != null) {
			join(connection, member);
		}
		else {
			connection.send(Frames.subscriptionSucceeded(this.name.value()));
		}
		if (this.name.isCache()) {
			sendCached(connection);
		}
		countChanged();
	}

	private Subscription take(Connection connection, @Nullable Member member) throws ProtocolException {
		boolean authorized = this.name.isAuthorized() || connection.isAuthorized();
		boolean first = this.subscriptions.isEmpty();
		int bytes = SubscriptionBudget.subscription(this.name, member);
		this.budget.take(first ? bytes + SubscriptionBudget.channel(this.name) : bytes, authorized);
		if (first) {
			this.madeWithAuthorization = authorized;
		}
		return new Subscription(connection, member, authorized);
	}

	private void join(Connection connection, Member member) {
		boolean first = this.members.add(member);
		connection.send(Frames.subscriptionSucceeded(this.name.value(), this.members.all()));
		if (first) {
			send(Frames.memberAdded(this.name.value(), member), connection.socketId());
			this.observer.memberAdded(this.name.value(), member.id());
		}
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

	void unsubscribe(Connection connection) {
		Subscription subscription = this.subscriptions.remove(connection.socketId());
		if (subscription == null) {
			return;
		}
		this.sockets = null;
		this.traffic.subscribed(-1);
		Member member = subscription.member();
		this.budget.release(SubscriptionBudget.subscription(this.name, member), subscription.authorized());
		if (this.subscriptions.isEmpty()) {
			this.budget.release(SubscriptionBudget.channel(this.name), this.madeWithAuthorization);
		}
		if (member != null && this.members.remove(member)) {
			send(Frames.memberRemoved(this.name.value(), member.id()), null);
			this.observer.memberRemoved(this.name.value(), member.id());
		}
		countChanged();
		if (this.subscriptions.isEmpty()) {
			this.observer.channelVacated(this.name.value());
		}
	}

	/** Marks the channel as vacated if it has no subscribers. */
	boolean vacate() {
		this.vacated = this.subscriptions.isEmpty();
		return this.vacated;
	}

	void trigger(String event, String data, @Nullable String except) {
		if (this.name.isCache()) {
			this.cache.put(this.name.value(), event, data);
			this.missReported = false;
		}
		this.traffic.sent(send(Frames.event(this.name.value(), event, data), except));
	}

	void relay(Connection sender, String event, @Nullable JsonValue data) {
		Subscription subscription = this.subscriptions.get(sender.socketId());
		if (subscription == null) {
			return;
		}
		Member member = subscription.member();
		String userId = (member != null) ? member.id() : null;
		this.traffic.sent(send(Frames.clientEvent(this.name.value(), event, data, userId), sender.socketId()));
		this.observer.clientEvent(this.name.value(), event, (data != null) ? data.text() : "null", sender.socketId(),
				userId);
	}

	ChannelState state() {
		return new ChannelState(this.subscriptions.size(), this.members.count(),
				this.name.isCache() ? this.cache.get(this.name.value()) : null);
	}

	List<String> userIds() {
		return this.members.ids();
	}

	private void countChanged() {
		if (this.counts.enabled() && !this.name.isPresence() && !this.name.isServerToUser() && !tellCount()) {
			this.counts.later(this);
		}
	}

	/** Sends the subscription count if it is due, and returns whether it was. */
	boolean tellCount() {
		int count = this.subscriptions.size();
		if (!this.counts.due(count, this.countToldAt)) {
			return false;
		}
		this.countToldAt = this.counts.now();
		if (!this.vacated) {
			send(Frames.subscriptionCount(this.name.value(), count), null);
			this.observer.subscriptionCount(this.name.value(), count);
		}
		return true;
	}

	private int send(TextFrame frame, @Nullable String except) {
		List<WebSocket> sockets = sockets(except);
		if (!sockets.isEmpty()) {
			this.fanout.send(frame, sockets);
		}
		return sockets.size();
	}

	private List<WebSocket> sockets(@Nullable String except) {
		if (except != null && this.subscriptions.containsKey(except)) {
			return collect(except);
		}
		if (this.sockets == null) {
			this.sockets = collect("");
		}
		return this.sockets;
	}

	private List<WebSocket> collect(String except) {
		List<WebSocket> sockets = new ArrayList<>(this.subscriptions.size());
		this.subscriptions.forEach((socketId, subscription) -> {
			if (!socketId.equals(except)) {
				sockets.add(subscription.connection().socket());
			}
		});
		return sockets;
	}

	/**
	 * A connection's subscription.
	 *
	 * @param member the subscribed user, on presence channels only
	 * @param authorized whether the connection had an authorization
	 */
	private record Subscription(Connection connection, @Nullable Member member, boolean authorized) {

	}

}
