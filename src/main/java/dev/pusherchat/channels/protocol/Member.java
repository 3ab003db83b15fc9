package dev.pusherchat.channels.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A user in a presence channel.
 *
 * @param info the application's JSON about the user, unchanged
 */
public record Member(String id, @Nullable String info) {

	/** Whether a text can be a user's id, for sign-ins and presence channels. */
	public static boolean isLegalId(String id, int maxLength) {
		return !id.isEmpty() && id.length() <= maxLength;
	}

	String infoOrNull() {
		return (this.info != null) ? this.info : "null";
	}

	/** Returns an object of {@code user_id} and {@code user_info}. */
	public String json() {
		return "{\"user_id\":" + JsonString.quote(this.id) + ",\"user_info\":" + infoOrNull() + "}";
	}

}
