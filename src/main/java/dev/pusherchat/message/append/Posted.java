package dev.pusherchat.message.append;

import dev.pusherchat.message.MessageResponse;

/**
 * What became of a post.
 *
 * @param message the message that its key, if it has one, stands for
 * @param outcome whether that is this post's message
 */
public record Posted(MessageResponse message, Outcome outcome) {

	public enum Outcome {

		/** It was stored now. */
		STORED,

		/** It had been stored before. */
		REPLAYED,

		/** Its key had been used for another content. */
		CONFLICT

	}

}
