package dev.pusherchat.channels.protocol;

import java.util.Set;

/**
 * The name of a channel, whose prefix says what kind of channel it is.
 *
 * @param value the name
 */
public record ChannelName(String value) {

	private static final String SERVER_TO_USER = "#server-to-user-";

	private static final Set<String> CACHE = Set.of("cache-", "private-cache-", "private-encrypted-cache-",
			"presence-cache-");

	/**
	 * Tells whether a name is legal.
	 * @param name the name
	 * @param maxLength how long it may be
	 * @return whether it may be the name of a channel
	 */
	public static boolean isLegal(String name, int maxLength) {
		return !name.isEmpty() && name.length() <= maxLength && name.chars().allMatch(ChannelName::isLegal);
	}

	private static boolean isLegal(int c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "_-=@,.;".indexOf(c) >= 0;
	}

	/**
	 * Whether this is the channel of one user.
	 * @return whether it is
	 */
	public boolean isServerToUser() {
		return this.value.startsWith(SERVER_TO_USER);
	}

	/**
	 * Returns the user that a user's channel is for.
	 * @return the user's id
	 */
	public String userId() {
		return this.value.substring(SERVER_TO_USER.length());
	}

	/**
	 * Whether this is a presence channel, which has members.
	 * @return whether it is
	 */
	public boolean isPresence() {
		return this.value.startsWith("presence-");
	}

	/**
	 * Whether subscribing takes an authorization. Clients may trigger events on such
	 * channels.
	 * @return whether it does
	 */
	public boolean isAuthorized() {
		return isPresence() || this.value.startsWith("private-");
	}

	/**
	 * Whether the channel keeps its last event.
	 * @return whether it does
	 */
	public boolean isCache() {
		return CACHE.stream().anyMatch(this.value::startsWith);
	}

	@Override
	public String toString() {
		return this.value;
	}

}
