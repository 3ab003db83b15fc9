/**
 * WebSockets (RFC 6455) as the Channels protocol sees them, so that the protocol does not
 * know which transport carries it.
 */
@NullMarked
package dev.pusherchat.channels.websocket;

import org.jspecify.annotations.NullMarked;
