package dev.pusherchat.channels.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A user in a presence channel.
 *
 * @param id the user's id
 * @param info what the application says of the user, JSON as it came
 */
public record Member(String id, @Nullable String info) {

	/**
	 * Tells whether a text may be a user's id, for signing in and in presence channels.
	 * @param id the text
	 * @param maxLength how many characters it may have
	 * @return whether it may
	 */
	public static boolean isLegalId(String id, int maxLength) {
		return !id.isEmpty() && id.length() <= maxLength;
	}

	String infoOrNull() {
		return (this.info != null) ? this.info : "null";
	}

	/**
	 * Returns the user as JSON.
	 * @return an object of {@code user_id} and {@code user_info}
	 */
	public String json() {
		return "{\"user_id\":" + JsonString.quote(this.id) + ",\"user_info\":" + infoOrNull() + "}";
	}

}
