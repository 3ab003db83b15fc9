package dev.pusherchat.channels.cluster.replica;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.channel.CachedEvent;
import dev.pusherchat.channels.channel.ChannelQueries;
import dev.pusherchat.channels.channel.ChannelState;
import dev.pusherchat.channels.cluster.replica.CachedEvents.Cached;

/** Answers queries from a replica, each of them exactly for one place in the journal. */
public final class ReplicaQueries implements ChannelQueries {

	private final Replica replica;

	public ReplicaQueries(Replica replica) {
		this.replica = replica;
	}

	@Override
	public ChannelState state(String channel) {
		synchronized (this.replica) {
			Occupied occupied = this.replica.occupancy.channels().get(channel);
			int subscriptions = (occupied != null) ? occupied.numbers.total() : 0;
			int users = (occupied != null) ? occupied.members().size() : 0;
			return new ChannelState(subscriptions, users, cached(channel));
		}
	}

	private @Nullable CachedEvent cached(String channel) {
		Cached event = this.replica.cached.get(channel);
		return (event != null) ? new CachedEvent(event.event(), event.data(),
				TimeUnit.MILLISECONDS.toSeconds(event.expires() - this.replica.at)) : null;
	}

	@Override
	public Map<String, ChannelState> occupied(String prefix) {
		Map<String, ChannelState> states = new TreeMap<>();
		synchronized (this.replica) {
			for (String name : this.replica.occupancy.channels().keySet()) {
				if (name.startsWith(prefix) && !name.startsWith("#")) {
					states.put(name, state(name));
				}
			}
		}
		return states;
	}

	@Override
	public List<String> userIds(String channel) {
		synchronized (this.replica) {
			Occupied occupied = this.replica.occupancy.channels().get(channel);
			return (occupied != null) ? List.copyOf(occupied.members().keySet()) : List.of();
		}
	}

	/** Whether a user has signed in on any node. */
	public boolean isOnline(String userId) {
		synchronized (this.replica) {
			return this.replica.users.all().containsKey(userId);
		}
	}

}
