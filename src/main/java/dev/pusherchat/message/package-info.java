/**
 * The log of chat messages: a message's id is its position in it. {@code append} writes
 * it, {@code read} reads it, {@code retention} deletes from it, and {@code api} is its
 * REST API. Only {@code api} uses other subpackages: {@code append} and {@code read}.
 */
@NullMarked
package dev.pusherchat.message;

import org.jspecify.annotations.NullMarked;
