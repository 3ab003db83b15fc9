package dev.pusherchat.channels.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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

	private final ChannelSettings settings;

	private final EventCache cache;

	private final SubscriptionCounts counts;

	public Channels(Fanout fanout, List<ChannelObserver> observers, ChannelSettings settings, LongSupplier nanoTime) {
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
			triggerCached(name, event, data, except);
			return;
		}
		Channel subscribed = this.channels.get(channel);
		if (subscribed != null) {
			synchronized (subscribed) {
				subscribed.trigger(event, data, except);
			}
		}
	}

	// under the channel's lock even if nobody is subscribed, so that whoever subscribes
	// at this moment gets the event exactly once
	private void triggerCached(ChannelName name, String event, String data, @Nullable String except) {
		while (true) {
			Channel channel = this.channels.computeIfAbsent(name.value(), (key) -> create(name));
			synchronized (channel) {
				if (!channel.vacated()) {
					channel.trigger(event, data, except);
					removeIfEmpty(name, channel);
					return;
				}
			}
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
		while (true) {
			Channel channel = this.channels.computeIfAbsent(name.value(), (key) -> create(name));
			synchronized (channel) {
				if (!channel.vacated()) {
					try {
						channel.subscribe(connection, member, this.settings.maxMembers());
					}
					finally {
						removeIfEmpty(name, channel);
					}
					return;
				}
			}
		}
	}

	/**
	 * Ends a connection's subscription, if there is one.
	 * @param connection the connection
	 * @param name the channel's name
	 */
	public void unsubscribe(Connection connection, String name) {
		Channel channel = this.channels.get(name);
		if (channel != null) {
			synchronized (channel) {
				channel.unsubscribe(connection);
				removeIfEmpty(new ChannelName(name), channel);
			}
		}
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
		Channel channel = this.channels.get(name);
		if (channel != null) {
			synchronized (channel) {
				channel.relay(sender, event, data);
			}
		}
	}

	private Channel create(ChannelName name) {
		return new Channel(name, this.fanout, this.cache, this.observer, this.traffic, this.counts);
	}

	private void removeIfEmpty(ChannelName name, Channel channel) {
		if (channel.vacate()) {
			this.channels.remove(name.value(), channel);
		}
	}

	/**
	 * Tells what is known of a channel.
	 * @param channel its name, of a channel that nobody need be subscribed to
	 * @return its state
	 */
	public ChannelState state(String channel) {
		Channel occupied = this.channels.get(channel);
		if (occupied == null) {
			return new ChannelState(0, 0, new ChannelName(channel).isCache() ? this.cache.get(channel) : null);
		}
		synchronized (occupied) {
			return occupied.state();
		}
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
		Channel occupied = this.channels.get(channel);
		if (occupied == null) {
			return List.of();
		}
		synchronized (occupied) {
			return new ArrayList<>(occupied.userIds());
		}
	}

	/** Does what is due: counts to be told, cached events that have expired. */
	public void tick() {
		this.counts.tellPending();
		this.cache.removeExpired();
	}

	public int count() {
		return this.channels.size();
	}

	public Traffic traffic() {
		return this.traffic;
	}

}
