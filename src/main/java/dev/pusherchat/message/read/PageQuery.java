package dev.pusherchat.message.read;

import org.jspecify.annotations.Nullable;

/**
 * A query for a page of the log; for the newest one if it has neither id.
 *
 * @param after the page follows this id
 * @param before the page precedes this id
 * @param limit the maximum number of messages
 */
public record PageQuery(@Nullable Long after, @Nullable Long before, int limit) {

}
