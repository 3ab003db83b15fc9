package dev.pusherchat.message.append;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.message.MessageProperties;
import dev.pusherchat.people.Person;

/**
 * A message that waits to be appended.
 *
 * @param idempotencyKey identifies repetitions of the same post
 * @param author the author, or {@code null} if it came without a token
 * @param answer completes with the result
 */
record Post(String content, @Nullable String idempotencyKey, @Nullable Person author,
		CompletableFuture<Posted> answer) {

	Post(String content, @Nullable String idempotencyKey, @Nullable Person author) {
		this(content, idempotencyKey, author, new CompletableFuture<>());
	}

	/** Returns about how many bytes of the heap it takes, at most. */
	long size() {
		return MessageProperties.WAITING_REQUEST + 2L * this.content.length();
	}

}
