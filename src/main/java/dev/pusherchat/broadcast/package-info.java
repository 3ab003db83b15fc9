/**
 * The way from the log to Pusher: a relay tails the log and triggers {@code new_message}.
 */
@NullMarked
package dev.pusherchat.broadcast;

import org.jspecify.annotations.NullMarked;
