package dev.pusherchat.channels.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import dev.pusherchat.channels.connection.Connection;
import dev.pusherchat.channels.connection.SubscriptionBudget;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.order.Order;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.protocol.ChannelName;
import dev.pusherchat.channels.protocol.Member;
import dev.pusherchat.channels.protocol.ProtocolException;
import dev.pusherchat.channels.websocket.Fanout;

/** The channels of the app. A channel exists while a connection is subscribed to it. */
public class Channels implements ChannelQueries {

	private final Map<String, Channel> channels = new ConcurrentHashMap<>();

	private final Traffic traffic = new Traffic();

	private final Fanout fanout;

	private final ChannelObserver observer;

	private final EventCache cache;

	private final SubscriptionCounts counts;

	private final SubscriptionBudget budget;

	/**
	 * Creates a registry.
	 * @param subscriptionCount whether subscribers get the number of subscriptions
	 */
	public Channels(Fanout fanout, List<ChannelObserver> observers, SubscriptionBudget budget,
			boolean subscriptionCount, CacheSettings cache, LongSupplier nanoTime) {
		this.fanout = fanout;
		this.observer = new ChannelObservers(observers);
		this.budget = budget;
		this.cache = new EventCache(cache.maxEvents(), cache.ttl(), nanoTime);
		this.counts = new SubscriptionCounts(subscriptionCount, nanoTime);
	}

	/**
	 * Triggers an event: every connection subscribed to the channel gets it.
	 * @param channel a legal channel name, or {@code #server-to-user-} and a user id
	 * @param data its data, passed on byte for byte
	 * @param except the socket id of a connection that does not get the event
	 */
	public void trigger(String channel, String event, String data, @Nullable String except) {
		this.traffic.triggered();
		ChannelName name = new ChannelName(channel);
		if (name.isCache()) {
			// takes a channel's lock even without subscribers, so that a connection that
			// subscribes now gets the event exactly once
			inNewOrOccupied(name, (locked) -> locked.trigger(event, data, except));
		}
		else {
			inOccupied(channel, (locked) -> locked.trigger(event, data, except));
		}
	}

	/**
	 * Subscribes a connection that is not yet subscribed, and brings that into the order.
	 * @throws ProtocolException when the server is full
	 */
	void subscribe(Connection connection, Subscription subscription, Order order) throws ProtocolException {
		inNewOrOccupied(new ChannelName(subscription.channel()), (locked) -> {
			locked.subscribe(connection, subscription);
			order.join(subscription);
			if (locked.isPending(subscription)) {
				// it is not the client's fault that the answer takes longer than it may
				connection.authorize();
			}
		});
	}

	/** Ends a connection's subscription, if there is one, pending or not. */
	void unsubscribe(Connection connection, String name, Order order) {
		inOccupied(name, (locked) -> {
			Subscription subscription = locked.unsubscribe(connection);
			if (subscription != null) {
				order.leave(subscription);
			}
		});
	}

	/** Drops all subscriptions of a connection, which the order has forgotten. */
	public void abandon(Connection connection) {
		connection.unsubscribedFromAll()
			.forEach((name) -> inOccupied(name, (locked) -> locked.unsubscribe(connection)));
	}

	/** Returns a connection's subscription, unless it is pending. */
	@Nullable Subscription subscription(Connection connection, String name) {
		AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
		inOccupied(name, (locked) -> subscription.set(locked.subscription(connection)));
		return subscription.get();
	}

	/** Relays a client's event to the others on its channel. */
	public void clientEvent(ClientTrigger event) {
		this.traffic.clientEvent();
		inOccupied(event.channel(), (locked) -> locked.relay(event));
	}

	/** Confirms a subscription that is pending. */
	public void joined(Subscription subscription, Collection<Member> members) {
		inOccupied(subscription.channel(), (locked) -> locked.joined(subscription, members));
	}

	/** Refuses a subscription that is pending. */
	public void full(Subscription subscription, String reason) {
		inOccupied(subscription.channel(), (locked) -> locked.full(subscription, reason));
	}

	public void memberAdded(String channel, Member member) {
		inOccupied(channel, (locked) -> locked.memberAdded(member));
	}

	public void memberRemoved(String channel, String userId) {
		inOccupied(channel, (locked) -> locked.memberRemoved(userId));
	}

	/** Takes the number of a channel's subscriptions; if enabled, it is sent when due. */
	public void subscriptionCountChanged(String channel, int count) {
		if (this.counts.enabled() && !new ChannelName(channel).isServerToUser()) {
			inOccupied(channel, (locked) -> locked.countChanged(count));
		}
	}

	/** Sends the number of a channel's subscriptions. */
	public void subscriptionCount(String channel, int count) {
		inOccupied(channel, (locked) -> locked.tellCount(count));
	}

	/** Puts an event into a cache channel without sending it. */
	public void cached(String channel, String event, String data, Duration left) {
		this.cache.put(channel, event, data, left);
	}

	@Override
	public ChannelState state(String channel) {
		AtomicReference<ChannelState> state = new AtomicReference<>();
		inOccupied(channel, (locked) -> state.set(locked.state()));
		ChannelState occupied = state.get();
		return (occupied != null) ? occupied
				: new ChannelState(0, 0, new ChannelName(channel).isCache() ? this.cache.get(channel) : null);
	}

	@Override
	public Map<String, ChannelState> occupied(String prefix) {
		Map<String, ChannelState> states = new TreeMap<>();
		this.channels.keySet().forEach((name) -> {
			if (name.startsWith(prefix) && !name.startsWith("#")) {
				ChannelState state = state(name);
				if (state.occupied()) {
					states.put(name, state);
				}
			}
		});
		return states;
	}

	@Override
	public List<String> userIds(String channel) {
		List<String> userIds = new ArrayList<>();
		inOccupied(channel, (locked) -> userIds.addAll(locked.userIds()));
		return userIds;
	}

	/** Forgets the cached events. */
	public void clearCache() {
		this.cache.clear();
	}

	/** Sends the subscription counts that are due, and removes expired events. */
	public void tick() {
		this.counts.pending().forEach((channel) -> {
			boolean vacated = !inLock(channel, (locked) -> {
				if (locked.tellCountIfDue()) {
					this.counts.told(locked);
				}
			});
			if (vacated) {
				this.counts.told(channel);
			}
		});
		this.cache.removeExpired();
	}

	private <X extends Exception> void inOccupied(String name, Action<X> action) throws X {
		Channel channel = this.channels.get(name);
		if (channel != null) {
			inLock(channel, action);
		}
	}

	private <X extends Exception> void inNewOrOccupied(ChannelName name, Action<X> action) throws X {
		Channel channel;
		do {
			channel = this.channels.computeIfAbsent(name.value(), (key) -> create(name));
		}
		while (!inLock(channel, action));
	}

	/**
	 * Runs an action under a channel's lock, which no other code takes. Actions may be
	 * nested. Removes the channel if it has no subscribers afterwards.
	 * @return whether the action ran; it does not run on a vacated channel
	 */
	private <X extends Exception> boolean inLock(Channel channel, Action<X> action) throws X {
		synchronized (channel) {
			if (channel.vacated()) {
				return false;
			}
			try {
				action.on(channel);
			}
			finally {
				if (channel.vacate()) {
					this.channels.remove(channel.name(), channel);
				}
			}
			return true;
		}
	}

	private Channel create(ChannelName name) {
		return new Channel(name, this.fanout, this.cache, this.observer, this.traffic, this.counts, this.budget);
	}

	public int count() {
		return this.channels.size();
	}

	public Traffic traffic() {
		return this.traffic;
	}

	/**
	 * What cache channels keep.
	 *
	 * @param ttl how long a cache channel keeps its last event
	 * @param maxEvents how many events all channels together keep; the oldest are dropped
	 * first
	 */
	public record CacheSettings(@DefaultValue("30m") @NotNull Duration ttl,
			@DefaultValue("1000") @Positive int maxEvents) {

	}

	@FunctionalInterface
	private interface Action<X extends Exception> {

		void on(Channel channel) throws X;

	}

}
