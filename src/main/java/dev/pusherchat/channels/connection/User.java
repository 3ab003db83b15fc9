package dev.pusherchat.channels.connection;

import java.util.List;

import dev.pusherchat.channels.protocol.Member;

/**
 * A user who has signed in on a connection.
 *
 * @param member the user's id and what is known of the user
 * @param watchlist the ids of the users whose coming and going the user watches
 */
public record User(Member member, List<String> watchlist) {

	public String id() {
		return this.member.id();
	}

}
