package dev.pusherchat.channels.channel;

import java.time.Duration;
import java.util.ArrayList;
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
import dev.pusherchat.channels.protocol.ChannelName;
import dev.pusherchat.channels.protocol.JsonValue;
import dev.pusherchat.channels.protocol.Member;
import dev.pusherchat.channels.protocol.ProtocolException;
import dev.pusherchat.channels.websocket.Fanout;

/** The channels of the app. A channel exists while a connection is subscribed to it. */
public class Channels {

	private final Map<String, Channel> channels = new ConcurrentHashMap<>();

	private final Traffic traffic = new Traffic();

	private final Fanout fanout;

	private final ChannelObserver observer;

	private final int maxMembers;

	private final EventCache cache;

	private final SubscriptionCounts counts;

	private final SubscriptionBudget budget;

	/**
	 * Creates a registry.
	 * @param maxMembers how many distinct users a presence channel takes
	 * @param subscriptionCount whether subscribers get the number of subscriptions
	 */
	public Channels(Fanout fanout, List<ChannelObserver> observers, SubscriptionBudget budget, int maxMembers,
			boolean subscriptionCount, CacheSettings cache, LongSupplier nanoTime) {
		this.fanout = fanout;
		this.observer = new ChannelObservers(observers);
		this.budget = budget;
		this.maxMembers = maxMembers;
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
	 * Subscribes a connection that is not yet subscribed, and confirms it.
	 * @param member the user that subscribes, on presence channels only
	 * @throws ProtocolException when the channel or the server is full
	 */
	public void subscribe(Connection connection, ChannelName name, @Nullable Member member) throws ProtocolException {
		inNewOrOccupied(name, (locked) -> locked.subscribe(connection, member, this.maxMembers));
	}

	/** Ends a connection's subscription, if there is one. */
	public void unsubscribe(Connection connection, String name) {
		inOccupied(name, (locked) -> locked.unsubscribe(connection));
	}

	/** Relays a client's event to the others on a channel that it is subscribed to. */
	public void relay(Connection sender, String name, String event, @Nullable JsonValue data) {
		this.traffic.clientEvent();
		inOccupied(name, (locked) -> locked.relay(sender, event, data));
	}

	/** Returns the state of a channel, occupied or not. */
	public ChannelState state(String channel) {
		AtomicReference<ChannelState> state = new AtomicReference<>();
		inOccupied(channel, (locked) -> state.set(locked.state()));
		ChannelState occupied = state.get();
		return (occupied != null) ? occupied
				: new ChannelState(0, 0, new ChannelName(channel).isCache() ? this.cache.get(channel) : null);
	}

	/**
	 * Returns the occupied channels by name, without those that begin with {@code #}.
	 * @param prefix what their names begin with, empty for all
	 */
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

	/** Returns the ids of the distinct users of a presence channel. */
	public List<String> userIds(String channel) {
		List<String> userIds = new ArrayList<>();
		inOccupied(channel, (locked) -> userIds.addAll(locked.userIds()));
		return userIds;
	}

	/** Sends the subscription counts that are due, and removes expired events. */
	public void tick() {
		this.counts.pending().forEach((channel) -> inLock(channel, (locked) -> {
			if (locked.tellCount()) {
				this.counts.told(locked);
			}
		}));
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
	 * Runs an action under a channel's lock, which no other code takes. Removes the
	 * channel if it has no subscribers afterwards.
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
