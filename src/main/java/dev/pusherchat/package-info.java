/**
 * A chat backend whose messages every reader sees once, in one order.
 * <p>
 * {@code message} is the log and its REST API; {@code broadcast} carries what was stored
 * to Pusher; {@code channels} is an embedded Pusher Channels server that knows nothing of
 * chat; {@code web} is what the HTTP edge shares; {@code access} asks for tokens, where
 * it is configured whose.
 */
@NullMarked
package dev.pusherchat;

import org.jspecify.annotations.NullMarked;
