package dev.pusherchat.channels.cluster.replica;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.replica.Occupied.Present;
import dev.pusherchat.channels.protocol.ChannelName;
import dev.pusherchat.channels.protocol.Member;

/** The occupied channels, and what changes when a node's number changes. */
final class Occupancy {

	// in the order in which they were occupied, which is the same on all nodes
	private final Map<String, Occupied> channels = new LinkedHashMap<>();

	private final Map<String, Occupied> countsLater = new LinkedHashMap<>();

	private final ReplicaSettings settings;

	private final CachedEvents cached;

	private final Room room;

	Occupancy(ReplicaSettings settings, CachedEvents cached, Room room) {
		this.settings = settings;
		this.cached = cached;
		this.room = room;
	}

	Map<String, Occupied> channels() {
		return this.channels;
	}

	Map<String, Occupied> countsLater() {
		return this.countsLater;
	}

	/**
	 * Sets a node's number of subscriptions to a channel.
	 * @return whether there was room
	 */
	boolean set(String node, String name, int number, Effects effects) {
		Occupied channel = this.channels.get(name);
		if (channel == null && !this.room.fits(new ChannelName(name))) {
			return number == 0;
		}
		if (channel != null || number > 0) {
			change(node, (channel != null) ? channel : add(name), number, effects);
		}
		return true;
	}

	private void change(String node, Occupied channel, int number, Effects effects) {
		int before = channel.numbers.total();
		int grown = channel.numbers.set(node, number);
		grown(channel, before, grown, effects);
		if (grown != 0 && this.settings.subscriptionCounts() && channel.counts()) {
			tellCount(channel, effects);
		}
		shrunk(channel, before, effects);
	}

	/**
	 * Sets a node's number of connections of a member.
	 * @return whether there was room: a full channel takes nobody new
	 */
	boolean setMember(String node, String name, Member member, int number, Effects effects) {
		Occupied channel = this.channels.get(name);
		Present present = (channel != null) ? channel.members().get(member.id()) : null;
		if (present == null && number == 0) {
			return true;
		}
		if (present == null && !hasRoom(channel, name, member)) {
			return false;
		}
		changeMember(node, (channel != null) ? channel : add(name), present, member, number, effects);
		return true;
	}

	private boolean hasRoom(@Nullable Occupied channel, String name, Member member) {
		int bytes = Room.member(member.id(), member.info()) + ((channel != null) ? 0 : Room.channel(name));
		int count = (channel != null) ? channel.members().size() : 0;
		return count < this.settings.maxMembers() && this.room.fits(bytes);
	}

	private void changeMember(String node, Occupied channel, @Nullable Present known, Member member, int number,
			Effects effects) {
		Present present = (known != null) ? known : new Present(member, new Numbers());
		int before = channel.numbers.total();
		int grown = present.numbers().set(node, number);
		channel.numbers.set(node, channel.numbers.of(node) + grown);
		String name = channel.name.value();
		if (before == 0) {
			effects.observe(name, (observer, cause) -> observer.occupied(cause, name));
		}
		if (known == null) {
			addMember(channel, present);
			effects.deliver((delivery) -> delivery.memberAdded(name, member));
			effects.observe(name, (observer, cause) -> observer.memberAdded(cause, name, member.id()));
		}
		if (grown > 0) {
			missed(channel, effects);
		}
		if (present.numbers().total() == 0) {
			removeMember(channel, present, effects);
		}
		shrunk(channel, before, effects);
	}

	private void removeMember(Occupied channel, Present present, Effects effects) {
		String name = channel.name.value();
		Member member = present.member();
		channel.members().remove(member.id());
		this.room.release(Room.member(member.id(), member.info()));
		effects.deliver((delivery) -> delivery.memberRemoved(name, member.id()));
		effects.observe(name, (observer, cause) -> observer.memberRemoved(cause, name, member.id()));
	}

	private void grown(Occupied channel, int before, int grown, Effects effects) {
		String name = channel.name.value();
		if (before == 0 && grown > 0) {
			effects.observe(name, (observer, cause) -> observer.occupied(cause, name));
		}
		if (grown > 0) {
			missed(channel, effects);
		}
	}

	private void missed(Occupied channel, Effects effects) {
		String name = channel.name.value();
		if (channel.cache && !channel.missTold && this.cached.get(name) == null) {
			channel.missTold = true;
			effects.observe(name, (observer, cause) -> observer.cacheMiss(cause, name));
		}
	}

	private void shrunk(Occupied channel, int before, Effects effects) {
		if (channel.numbers.total() > 0) {
			return;
		}
		String name = channel.name.value();
		this.channels.remove(name);
		this.countsLater.remove(name);
		this.room.release(channel.name);
		if (before > 0) {
			effects.observe(name, (observer, cause) -> observer.vacated(cause, name));
		}
	}

	private void tellCount(Occupied channel, Effects effects) {
		String name = channel.name.value();
		if (!channel.countDue(effects.now())) {
			this.countsLater.putIfAbsent(name, channel);
			return;
		}
		channel.countToldAt = effects.now();
		this.countsLater.remove(name);
		int count = channel.numbers.total();
		effects.deliver((delivery) -> delivery.subscriptionCount(name, count));
		effects.observe(name, (observer, cause) -> observer.subscriptionCount(cause, name, count));
	}

	/** Removes all numbers of a node. */
	void removeNode(String node, Effects effects) {
		for (Occupied channel : List.copyOf(this.channels.values())) {
			if (channel.numbers.of(node) > 0 && channel.members == null) {
				change(node, channel, 0, effects);
			}
			else if (channel.numbers.of(node) > 0) {
				removeMembers(node, channel, effects);
			}
		}
	}

	private void removeMembers(String node, Occupied channel, Effects effects) {
		for (Present present : new ArrayList<>(channel.members().values())) {
			if (present.numbers().of(node) > 0) {
				changeMember(node, channel, present, present.member(), 0, effects);
			}
		}
	}

	/** Tells the counts whose time has come. */
	void settle(Effects effects) {
		for (Occupied channel : List.copyOf(this.countsLater.values())) {
			tellCount(channel, effects);
		}
	}

	OptionalLong deadline() {
		return this.countsLater.values().stream().mapToLong(Occupied::countDueAt).min();
	}

	/** An event has come, so the next empty cache is worth telling again. */
	void triggered(String name) {
		Occupied channel = this.channels.get(name);
		if (channel != null) {
			channel.missTold = false;
		}
	}

	Occupied add(String name) {
		Occupied channel = new Occupied(name);
		this.channels.put(name, channel);
		this.room.take(channel.name);
		return channel;
	}

	void addMember(Occupied channel, Present present) {
		channel.members().put(present.member().id(), present);
		this.room.take(Room.member(present.member().id(), present.member().info()));
	}

	void clear() {
		this.countsLater.clear();
		Iterator<Occupied> all = this.channels.values().iterator();
		while (all.hasNext()) {
			Occupied channel = all.next();
			channel.members()
				.values()
				.forEach((present) -> this.room.release(Room.member(present.member().id(), present.member().info())));
			this.room.release(channel.name);
			all.remove();
		}
	}

	static boolean fits(String channel, boolean member) {
		return new ChannelName(channel).isPresence() == member;
	}

}
