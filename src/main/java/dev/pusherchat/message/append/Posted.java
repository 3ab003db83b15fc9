package dev.pusherchat.message.append;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.MessageResponse;

/**
 * The result of a post.
 *
 * @param message the stored message; for a repeated key, the one stored first
 * @param encoded the same message, encoded
 * @param outcome whether this post has stored it
 */
public record Posted(MessageResponse message, EncodedMessage encoded, Outcome outcome) {

	public enum Outcome {

		/** The message was stored now. */
		STORED,

		/** The same message had been stored before. */
		REPLAYED,

		/** The key had been used for other content, or by another author. */
		CONFLICT

	}

}
