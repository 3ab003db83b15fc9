package dev.pusherchat.channels.connection;

import java.util.List;

import dev.pusherchat.channels.order.SignIn;
import dev.pusherchat.channels.protocol.Member;

/**
 * A user who has signed in on a connection.
 *
 * @param watchlist the ids of the users that this user watches
 */
public record User(Member member, List<String> watchlist, SignIn signIn) {

	public String id() {
		return this.member.id();
	}

}
