package dev.pusherchat.message.read;

import org.jspecify.annotations.Nullable;

/**
 * Which page of the log is asked for: the newest, unless it says what it follows or
 * precedes.
 *
 * @param after the id that it follows
 * @param before the id that it precedes
 * @param limit how many messages it has at most
 */
public record PageQuery(@Nullable Long after, @Nullable Long before, int limit) {

}
