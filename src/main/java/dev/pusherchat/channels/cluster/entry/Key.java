package dev.pusherchat.channels.cluster.entry;

import org.jspecify.annotations.Nullable;

/**
 * What a node has a number of connections for: a channel (not a presence channel), a
 * member of a presence channel, or a signed-in user.
 *
 * @param channel the channel, {@code null} for a signed-in user
 * @param userId the user, {@code null} for a channel
 */
public record Key(@Nullable String channel, @Nullable String userId) {

	public static Key channel(String channel) {
		return new Key(channel, null);
	}

	public static Key member(String channel, String userId) {
		return new Key(channel, userId);
	}

	public static Key user(String userId) {
		return new Key(null, userId);
	}

	public boolean isMember() {
		return this.channel != null && this.userId != null;
	}

}
