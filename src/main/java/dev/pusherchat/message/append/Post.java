package dev.pusherchat.message.append;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A message that waits to be appended.
 *
 * @param idempotencyKey identifies repetitions of the same post
 * @param author the user, or {@code null} when tokens are not required
 * @param answer completes with the result
 */
record Post(String content, @Nullable String idempotencyKey, @Nullable String author,
		CompletableFuture<Posted> answer) {

	/** The approximate memory of a post besides its content: futures, timer, request. */
	private static final int OVERHEAD = 2048;

	Post(String content, @Nullable String idempotencyKey, @Nullable String author) {
		this(content, idempotencyKey, author, new CompletableFuture<>());
	}

	/** Returns about how many bytes of the heap it takes, at most. */
	long size() {
		return OVERHEAD + 2L * this.content.length();
	}

}
