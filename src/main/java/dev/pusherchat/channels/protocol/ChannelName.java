package dev.pusherchat.channels.protocol;

import java.util.Set;

/** The name of a channel, whose prefix says what kind of channel it is. */
public record ChannelName(String value) {

	private static final String SERVER_TO_USER = "#server-to-user-";

	private static final Set<String> CACHE = Set.of("cache-", "private-cache-", "private-encrypted-cache-",
			"presence-cache-");

	public static boolean isLegal(String name, int maxLength) {
		return !name.isEmpty() && name.length() <= maxLength && name.chars().allMatch(ChannelName::isLegal);
	}

	private static boolean isLegal(int c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "_-=@,.;".indexOf(c) >= 0;
	}

	/** Whether this is the channel of a single user. */
	public boolean isServerToUser() {
		return this.value.startsWith(SERVER_TO_USER);
	}

	/** Returns the id of the user whose channel this is. */
	public String userId() {
		return this.value.substring(SERVER_TO_USER.length());
	}

	public boolean isPresence() {
		return this.value.startsWith("presence-");
	}

	/**
	 * Whether a subscription needs an authorization. Only such channels take client
	 * events.
	 */
	public boolean isAuthorized() {
		return isPresence() || this.value.startsWith("private-");
	}

	/** Whether the channel keeps its last event. */
	public boolean isCache() {
		return CACHE.stream().anyMatch(this.value::startsWith);
	}

	@Override
	public String toString() {
		return this.value;
	}

}
