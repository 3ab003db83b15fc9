package dev.pusherchat.channels.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.connection.Connection;
import dev.pusherchat.channels.protocol.ChannelName;
import dev.pusherchat.channels.protocol.JsonValue;
import dev.pusherchat.channels.protocol.Member;
import dev.pusherchat.channels.protocol.ProtocolException;
import dev.pusherchat.channels.websocket.Fanout;

/** The channels of the app. A channel exists while somebody is subscribed to it. */
public class Channels {

	private final Map<String, Channel> channels = new ConcurrentHashMap<>();

	private final Traffic traffic = new Traffic();

	private final Fanout fanout;

	private final ChannelObserver observer;

	private final Settings settings;

	private final EventCache cache;

	private final SubscriptionCounts counts;

	public Channels(Fanout fanout, List<ChannelObserver> observers, Settings settings, LongSupplier nanoTime) {
		this.fanout = fanout;
		this.observer = new ChannelObservers(observers);
		this.settings = settings;
		this.cache = new EventCache(settings.maxCachedEvents(), settings.cacheTtl(), nanoTime);
		this.counts = new SubscriptionCounts(settings.subscriptionCount(), nanoTime);
	}

	/**
	 * Triggers an event: every connection subscribed to the channel gets it.
	 * @param channel a legal channel name, or {@code #server-to-user-} and a user id
	 * @param event the event's name
	 * @param data its data, passed on byte for byte
	 * @param except the socket id of the one connection that does not get it
	 */
	public void trigger(String channel, String event, String data, @Nullable String except) {
		this.traffic.triggered();
		ChannelName name = new ChannelName(channel);
		if (name.isCache()) {
			// under a channel's lock even if nobody is subscribed, so that whoever
			// subscribes at this moment gets the event exactly once
			inNewOrOccupied(name, (locked) -> locked.trigger(event, data, except));
		}
		else {
			inOccupied(channel, (locked) -> locked.trigger(event, data, except));
		}
	}

	/**
	 * Subscribes a connection that is not yet subscribed, and confirms it.
	 * @param connection the connection
	 * @param name the channel's name
	 * @param member the user that subscribes, on presence channels only
	 * @throws ProtocolException when the channel is full
	 */
	public void subscribe(Connection connection, ChannelName name, @Nullable Member member) throws ProtocolException {
		inNewOrOccupied(name, (locked) -> locked.subscribe(connection, member, this.settings.maxMembers()));
	}

	/**
	 * Ends a connection's subscription, if there is one.
	 * @param connection the connection
	 * @param name the channel's name
	 */
	public void unsubscribe(Connection connection, String name) {
		inOccupied(name, (locked) -> locked.unsubscribe(connection));
	}

	/**
	 * Relays a client's event to the others on a channel that it is subscribed to.
	 * @param sender the client's connection
	 * @param name the channel's name
	 * @param event the event's name
	 * @param data its data, as it came
	 */
	public void relay(Connection sender, String name, String event, @Nullable JsonValue data) {
		this.traffic.clientEvent();
		inOccupied(name, (locked) -> locked.relay(sender, event, data));
	}

	/**
	 * Tells what is known of a channel.
	 * @param channel its name, of a channel that nobody need be subscribed to
	 * @return its state
	 */
	public ChannelState state(String channel) {
		AtomicReference<ChannelState> state = new AtomicReference<>();
		inOccupied(channel, (locked) -> state.set(locked.state()));
		ChannelState occupied = state.get();
		return (occupied != null) ? occupied
				: new ChannelState(0, 0, new ChannelName(channel).isCache() ? this.cache.get(channel) : null);
	}

	/**
	 * Lists the occupied channels, those with a {@code #} left out.
	 * @param prefix what their names begin with, empty for all
	 * @return their states by name
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

	/**
	 * Lists the users of a presence channel.
	 * @param channel its name
	 * @return each user's id, once
	 */
	public List<String> userIds(String channel) {
		List<String> userIds = new ArrayList<>();
		inOccupied(channel, (locked) -> userIds.addAll(locked.userIds()));
		return userIds;
	}

	/** Does what is due: counts to be told, cached events that have expired. */
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
	 * Does something under a channel's lock, which is taken nowhere else. A channel that
	 * nobody is subscribed to afterwards is given up.
	 * @return whether it was done: not in a channel that has been given up
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
		return new Channel(name, this.fanout, this.cache, this.observer, this.traffic, this.counts);
	}

	public int count() {
		return this.channels.size();
	}

	public Traffic traffic() {
		return this.traffic;
	}

	/**
	 * How channels behave.
	 *
	 * @param maxMembers how many distinct users a presence channel takes
	 * @param subscriptionCount whether subscribers are told how many they are
	 * @param cacheTtl how long a cache channel keeps its last event
	 * @param maxCachedEvents how many channels' events are kept at most
	 */
	public record Settings(int maxMembers, boolean subscriptionCount, Duration cacheTtl, int maxCachedEvents) {

	}

	/** What is done to a channel under its lock. */
	@FunctionalInterface
	private interface Action<X extends Exception> {

		void on(Channel channel) throws X;

	}

}
