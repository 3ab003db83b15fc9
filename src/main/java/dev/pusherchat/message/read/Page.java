package dev.pusherchat.message.read;

import java.util.List;

import dev.pusherchat.message.LogState;

/**
 * Messages that follow one another, and what the log looked like when they were asked
 * for.
 *
 * @param state which log this is and how far it went
 * @param messages the messages, ascending and without a gap
 */
public record Page(LogState state, List<EncodedMessage> messages) {

	/** Counts the bytes of the page as a JSON array. */
	public long size() {
		long separators = Math.max(2, this.messages.size() + 1);
		return separators + this.messages.stream().mapToLong((message) -> message.json().length).sum();
	}

}
