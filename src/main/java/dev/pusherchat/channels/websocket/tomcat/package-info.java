/**
 * The WebSocket transport on Tomcat, and the only package of {@code channels} that knows
 * Tomcat's internals. Start at
 * {@link dev.pusherchat.channels.websocket.tomcat.WebSocketTransport}.
 */
@NullMarked
package dev.pusherchat.channels.websocket.tomcat;

import org.jspecify.annotations.NullMarked;
