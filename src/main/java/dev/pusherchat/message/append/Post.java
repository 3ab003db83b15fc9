package dev.pusherchat.message.append;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A message that waits to be appended.
 *
 * @param content what it says
 * @param idempotencyKey what tells it from others with the same content
 * @param author who posts it, where that is known
 * @param answer what became of it
 */
record Post(String content, @Nullable String idempotencyKey, @Nullable String author,
		CompletableFuture<Posted> answer) {

	Post(String content, @Nullable String idempotencyKey, @Nullable String author) {
		this(content, idempotencyKey, author, new CompletableFuture<>());
	}

}
