/**
 * An embedded Pusher Channels server: WebSocket protocol and HTTP API. It knows nothing
 * of chat and could serve any application.
 */
@NullMarked
package dev.pusherchat.channels;

import org.jspecify.annotations.NullMarked;
