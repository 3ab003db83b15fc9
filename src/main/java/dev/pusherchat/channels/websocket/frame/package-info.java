/** Frames of RFC 6455: decoding those of clients, encoding those of the server. */
@NullMarked
package dev.pusherchat.channels.websocket.frame;

import org.jspecify.annotations.NullMarked;
