/**
 * The log of chat messages: a message's id is its position in it. {@code append} writes
 * it, {@code read} reads it, both with a thread of {@code batch}. {@code wake} tells
 * other nodes that it has grown, {@code retention} deletes from it, {@code api} is its
 * REST API, and {@code stream} sends it as server-sent events.
 */
@NullMarked
package dev.pusherchat.message;

import org.jspecify.annotations.NullMarked;
