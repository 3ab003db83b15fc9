package dev.pusherchat.channels.order;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.protocol.Json;

/**
 * An event that a client triggers. Its own connection does not get it.
 *
 * @param data its data as JSON text
 * @param userId the sender's user id, on presence channels only
 */
public record ClientTrigger(String channel, String event, String data, String socketId, @Nullable String userId) {

	/** Returns the value of data that is a string, and the JSON text of any other. */
	public String text() {
		return this.data.startsWith("\"") ? Json.strings('[' + this.data + ']').get(0) : this.data;
	}

}
