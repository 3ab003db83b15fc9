package dev.pusherchat.channels.cluster.entry;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * What a node has a number of connections for: a channel (not a presence channel), a
 * member of a presence channel, or a signed-in user.
 *
 * @param channel the channel, {@code null} for a signed-in user
 * @param userId the user, {@code null} for a channel
 */
public record Key(@Nullable String channel, @Nullable String userId) {

	public Key {
		channel = wellFormed(channel);
		userId = wellFormed(userId);
	}

	// half a surrogate pair is written as a question mark: it must be one on this node
	// too
	private static @Nullable String wellFormed(@Nullable String text) {
		return (text != null && text.chars().anyMatch((c) -> Character.isSurrogate((char) c)))
				? new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8) : text;
	}

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
