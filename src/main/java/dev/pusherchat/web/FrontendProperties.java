package dev.pusherchat.web;

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
 * @param useTls whether to speak TLS with it
 * @param channel the channel that messages are broadcast on
 * @param authentication whether the API asks for a bearer token; only says so
 */
@ConfigurationProperties("frontend")
record FrontendProperties(@DefaultValue("") String key, @Nullable String cluster, @Nullable String host,
		@Nullable Integer port, @DefaultValue("true") boolean useTls, @DefaultValue("chat") String channel,
		@DefaultValue("false") boolean authentication) {

	/** What of it a page is told; it never holds a secret. */
	FrontendSettings settings() {
		String host = StringUtils.hasText(this.host) ? this.host : null;
		String cluster = (host == null && StringUtils.hasText(this.cluster)) ? this.cluster : null;
		return new FrontendSettings(this.key, cluster, host, (host != null) ? this.port : null, this.useTls,
				this.channel, MessageResponse.EVENT, this.authentication);
	}

}
