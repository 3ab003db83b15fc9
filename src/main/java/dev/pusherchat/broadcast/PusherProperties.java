package dev.pusherchat.broadcast;

import java.net.URI;
import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/**
 * Which Pusher app messages are broadcast with, and where its HTTP API is: hosted Pusher
 * (a cluster), any server that speaks the same API (a host), or, with neither, the server
 * embedded in this application.
 *
 * @param appId the app's id, as in the paths of the HTTP API
 * @param key the app's public key
 * @param secret the app's secret; signs requests and never leaves this process
 * @param cluster the cluster of hosted Pusher, such as {@code eu}
 * @param host the host of another server; wins over the cluster
 * @param port its port; by default 443 with TLS and 80 without
 * @param useTls whether to speak TLS with it
 * @param channel the channel that messages are broadcast on
 * @param connectTimeout how long opening a connection may take
 * @param requestTimeout how long one whole call may take
 */
@ConfigurationProperties("pusher")
@Validated
record PusherProperties(@NotBlank String appId, @NotBlank String key, @NotBlank String secret,
		@Nullable @Pattern(regexp = "[\\w-]*", message = "must be a name such as eu") String cluster,
		@Nullable @Pattern(regexp = "[\\w.-]*|\\[[0-9a-fA-F:.]+]",
				message = "must be a host name or address, without a scheme, a port or a path") String host,
		@Nullable @Min(1) @Max(65535) Integer port, @DefaultValue("true") boolean useTls,
		@DefaultValue("chat") @Pattern(regexp = "[-A-Za-z0-9_=@,.;]{1,164}",
				message = "must be the name of a Pusher channel") String channel,
		@DefaultValue("2s") @DurationMin(millis = 1) Duration connectTimeout,
		@DefaultValue("5s") @DurationMin(millis = 1) Duration requestTimeout) {

	/** Whether messages go to the embedded server, for want of another. */
	boolean embedded() {
		return !StringUtils.hasText(this.host) && !StringUtils.hasText(this.cluster);
	}

	/** Where the HTTP API is, unless it is the embedded server's. */
	URI address() {
		String host = StringUtils.hasText(this.host) ? this.host : "api-" + this.cluster + ".pusher.com";
		String port = (this.port != null) ? ":" + this.port : "";
		return URI.create((this.useTls ? "https://" : "http://") + host + port);
	}

	@Override
	public String toString() {
		return "PusherProperties[appId=%s, key=%s, cluster=%s, host=%s, port=%s, useTls=%s, channel=%s]"
			.formatted(this.appId, this.key, this.cluster, this.host, this.port, this.useTls, this.channel);
	}

}
