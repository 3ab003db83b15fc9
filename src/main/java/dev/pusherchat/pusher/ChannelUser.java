package dev.pusherchat.pusher;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A user as the other subscribers of a presence channel see one.
 *
 * @param id the user's id, the same on all of the user's connections
 * @param info what other members may see about the user
 * @param watchlist the ids of the users that this user watches after a sign-in
 * @param until when the authorization ends; only the embedded server enforces it
 */
public record ChannelUser(String id, Map<String, String> info, List<String> watchlist, Instant until) {

	public ChannelUser(String id, Map<String, String> info) {
		this(id, info, List.of(), Instant.MAX);
	}

}
