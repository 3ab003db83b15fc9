/**
 * The log of chat messages: a message's id is its position in it. {@code append} writes
 * it, {@code read} reads it, {@code retention} deletes from it, {@code api} is its REST
 * API. None of these uses another but the API, which uses {@code append} and
 * {@code read}.
 */
@NullMarked
package dev.pusherchat.message;

import org.jspecify.annotations.NullMarked;
