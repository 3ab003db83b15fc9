package dev.pusherchat.pusher;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A user as the other subscribers of a presence channel see one.
 *
 * @param id who it is, the same on all of the user's connections
 * @param info what else may be known of the user
 * @param watchlist ids of the users whose coming and going this one is told, once signed
 * in
 * @param until when the user has to be authorized anew; the embedded server sees to it
 */
public record ChannelUser(String id, Map<String, String> info, List<String> watchlist, Instant until) {

	public ChannelUser(String id, Map<String, String> info) {
		this(id, info, List.of());
	}

	public ChannelUser(String id, Map<String, String> info, List<String> watchlist) {
		this(id, info, watchlist, Instant.MAX);
	}

}
