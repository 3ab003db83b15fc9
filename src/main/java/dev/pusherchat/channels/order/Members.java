package dev.pusherchat.channels.order;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.pusherchat.channels.protocol.Member;

/** The users in a presence channel, each with any number of connections. */
final class Members {

	private final Map<String, Member> members = new LinkedHashMap<>();

	private final Map<String, Integer> connections = new LinkedHashMap<>();

	boolean contains(Member member) {
		return this.members.containsKey(member.id());
	}

	/** Adds a connection of a user, and tells whether it is the user's first. */
	boolean add(Member member) {
		this.members.putIfAbsent(member.id(), member);
		return this.connections.merge(member.id(), 1, Integer::sum) == 1;
	}

	/** Removes a connection of a user, and tells whether it was the user's last. */
	boolean remove(Member member) {
		if (this.connections.merge(member.id(), -1, (a, b) -> (a + b > 0) ? Integer.valueOf(a + b) : null) != null) {
			return false;
		}
		this.members.remove(member.id());
		return true;
	}

	int count() {
		return this.members.size();
	}

	Collection<Member> all() {
		return this.members.values();
	}

	List<String> ids() {
		return List.copyOf(this.members.keySet());
	}

}
