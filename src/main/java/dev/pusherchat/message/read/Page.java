package dev.pusherchat.message.read;

import java.util.List;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogState;

/**
 * Consecutive messages, and the state of the log when they were requested.
 *
 * @param state the state of the log
 * @param messages the messages, ascending and without a gap
 */
public record Page(LogState state, List<EncodedMessage> messages) {

	/** Returns the size of the page in bytes, as a JSON array. */
	public long size() {
		long separators = Math.max(2, this.messages.size() + 1);
		return separators + this.messages.stream().mapToLong((message) -> message.json().length).sum();
	}

}
