package dev.pusherchat.channels.cluster.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.protocol.ChannelName;
import dev.pusherchat.channels.protocol.Member;

/** A channel that connections of some node are subscribed to. */
final class Occupied {

	private static final int MANY = 100;

	private static final long INTERVAL = 5000;

	final ChannelName name;

	final boolean cache;

	/** Each node's subscriptions; of a presence channel the sum of its members'. */
	final Numbers numbers = new Numbers();

	/** The members in the order in which they came; {@code null} unless presence. */
	final @Nullable Map<String, Present> members;

	boolean missTold;

	long countToldAt = Long.MIN_VALUE / 2;

	Occupied(String name) {
		this.name = new ChannelName(name);
		this.cache = this.name.isCache();
		this.members = this.name.isPresence() ? new LinkedHashMap<>() : null;
	}

	/** Whether subscribers get the count. */
	boolean counts() {
		return this.members == null && !this.name.isServerToUser();
	}

	/** Whether the count is told now, and not later. */
	boolean countDue(long now) {
		return this.numbers.total() <= MANY || now >= countDueAt();
	}

	long countDueAt() {
		return this.countToldAt + INTERVAL;
	}

	Map<String, Present> members() {
		return (this.members != null) ? this.members : Map.of();
	}

	List<Member> memberList() {
		Collection<Present> present = members().values();
		List<Member> list = new ArrayList<>(present.size());
		present.forEach((one) -> list.add(one.member()));
		return list;
	}

	/** A member with each node's number of its connections. */
	record Present(Member member, Numbers numbers) {

	}

}
