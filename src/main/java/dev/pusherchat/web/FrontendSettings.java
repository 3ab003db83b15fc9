package dev.pusherchat.web;

import org.jspecify.annotations.Nullable;

/**
 * What the browser client is told at run time, so that one bundle works with any server.
 *
 * @param key the app's public key
 * @param cluster the cluster of hosted Pusher, or {@code null}
 * @param host the host of another server, or {@code null}; with neither it is the page's
 * @param port the host's port, or {@code null} for the scheme's own
 * @param tls whether to speak TLS with it; the embedded server is reached as the page is
 * @param channel the channel to subscribe to
 * @param event the event that carries a message
 * @param authentication whether the API asks for a bearer token
 */
record FrontendSettings(String key, @Nullable String cluster, @Nullable String host, @Nullable Integer port,
		boolean tls, String channel, String event, boolean authentication) {

	/** Where a page may connect to, as sources of a Content-Security-Policy. */
	String connectSources() {
		String scheme = this.tls ? "wss://" : "ws://";
		if (this.host != null) {
			return "'self' " + scheme + this.host + ((this.port != null) ? ":" + this.port : "");
		}
		return (this.cluster != null) ? "'self' " + scheme + "ws-" + this.cluster + ".pusher.com" : "'self'";
	}

}
