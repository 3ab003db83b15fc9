package dev.pusherchat.channels.websocket;

import org.jspecify.annotations.Nullable;

/**
 * The HTTP request that was upgraded to a WebSocket.
 *
 * @param path its path, undecoded
 * @param query its query string, undecoded, or {@code null}
 * @param origin its {@code Origin} header, or {@code null} when there is none, or when it
 * is the server's own
 * @param address the address it came from
 */
public record UpgradeRequest(String path, @Nullable String query, @Nullable String origin, boolean secure,
		String address) {

}
