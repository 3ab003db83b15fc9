package dev.pusherchat.web.frontend;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

import dev.pusherchat.message.MessageResponse;

/**
 * How browsers reach Pusher; what {@code pusher.*} says unless it is said otherwise here,
 * as when the server reaches it by another name. With neither cluster nor host they use
 * the server embedded in this application, where the page comes from.
 *
 * @param key the app's public key
 * @param cluster the cluster of hosted Pusher
 * @param host the host of another server; wins over the cluster
 * @param port its port; by default 443 with TLS and 80 without
 * @param useTls whether to speak TLS with it; the embedded server is reached as the page
 * is
 * @param channel the channel that messages are broadcast on
 * @param authentication whether the API asks for a bearer token; only says so
 */
@ConfigurationProperties("frontend")
public record FrontendProperties(@DefaultValue("") String key, @Nullable String cluster, @Nullable String host,
		@Nullable Integer port, @DefaultValue("true") boolean useTls, @DefaultValue("chat") String channel,
		@DefaultValue("false") boolean authentication) {

	/** What of it a page is told; it never holds a secret. */
	public Settings settings() {
		String host = StringUtils.hasText(this.host) ? this.host : null;
		String cluster = (host == null && StringUtils.hasText(this.cluster)) ? this.cluster : null;
		return new Settings(this.key, cluster, host, (host != null) ? this.port : null,
				(host != null || cluster != null) ? this.useTls : null, this.channel, MessageResponse.EVENT,
				this.authentication);
	}

	/**
	 * What the browser client is told at run time, so that one bundle works with any
	 * server.
	 *
	 * @param key the app's public key
	 * @param cluster the cluster of hosted Pusher, or {@code null}
	 * @param host the host of another server, or {@code null}; with neither it is the
	 * page's
	 * @param port the host's port, or {@code null} for the scheme's own
	 * @param tls whether to speak TLS with it, or {@code null} where it is done as for
	 * the page: a proxy may speak TLS with a browser and not with this server
	 * @param channel the channel to subscribe to
	 * @param event the event that carries a message
	 * @param authentication whether the API asks for a bearer token
	 */
	public record Settings(String key, @Nullable String cluster, @Nullable String host, @Nullable Integer port,
			@Nullable Boolean tls, String channel, String event, boolean authentication) {

		/** Where a page may connect to, as sources of a Content-Security-Policy. */
		public String connectSources() {
			String scheme = Boolean.TRUE.equals(this.tls) ? "wss://" : "ws://";
			if (this.host != null) {
				return "'self' " + scheme + this.host + ((this.port != null) ? ":" + this.port : "");
			}
			return (this.cluster != null) ? "'self' " + scheme + "ws-" + this.cluster + ".pusher.com" : "'self'";
		}

	}

}
