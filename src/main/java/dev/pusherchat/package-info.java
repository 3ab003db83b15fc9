/**
 * A chat backend whose messages every reader sees once, in one order.
 * <p>
 * {@code message} is the log and its REST API; {@code broadcast} is the relay that
 * carries what was stored to Pusher; {@code pusher} is the way to a Pusher server;
 * {@code channels} is an embedded Pusher Channels server that knows nothing of chat;
 * {@code authorization} decides who may join a channel; {@code access} asks for tokens,
 * where an issuer is configured, and gives some to guests; {@code people} is who others
 * see: an id and a name; {@code health} checks beside the requests; {@code web} is what
 * the HTTP edge shares.
 */
@NullMarked
package dev.pusherchat;

import org.jspecify.annotations.NullMarked;
