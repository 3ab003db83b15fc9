package dev.pusherchat.pusher;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Base64;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/**
 * The Pusher app that messages are broadcast with, and the address of its HTTP API:
 * hosted Pusher (a cluster), another server with the same API (a host), or, with neither,
 * the server embedded in this application.
 *
 * @param appId the app's id, as in the paths of the HTTP API
 * @param key the app's public key
 * @param secret the app's secret; signs requests and never leaves this process
 * @param cluster the cluster of hosted Pusher, such as {@code eu}
 * @param host the host of another server; takes precedence over the cluster
 * @param port the host's port; by default 443 with TLS and 80 without
 * @param useTls whether the server is called over TLS
 * @param channel the channel that messages are broadcast on
 * @param encryptionMasterKeyBase64 32 bytes from which the keys of encrypted channels are
 * derived; never shown
 * @param connectTimeout how long opening a connection may take
 * @param requestTimeout how long one whole call may take, 10 minutes at most; with hosted
 * Pusher a node that vanished delays the others by twice this time and 5 s
 */
@ConfigurationProperties("pusher")
@Validated
public record PusherProperties(@NotBlank String appId, @NotBlank String key, @NotBlank String secret,
		@Nullable String cluster, @Nullable String host, @Nullable @Min(1) @Max(65535) Integer port,
		@DefaultValue("true") boolean useTls,
		@DefaultValue("chat") @Pattern(regexp = "[-A-Za-z0-9_=@,.;]{1,164}",
				message = "must be the name of a Pusher channel") String channel,
		@Nullable String encryptionMasterKeyBase64,
		@DefaultValue("2s") @DurationMin(millis = 1) Duration connectTimeout,
		@DefaultValue("5s") @DurationMin(millis = 1) @DurationMax(minutes = 10) Duration requestTimeout) {

	private static final int KEY_LENGTH = 32;

	@AssertTrue(message = "pusher.host must be a host name or address as in a URL:"
			+ " no underscore, and no scheme, port or path")
	boolean isHostValid() {
		return !StringUtils.hasText(this.host) || isHostOfUrls(this.host);
	}

	@AssertTrue(message = "pusher.encryption-master-key-base64 must be 32 bytes in base64")
	boolean isEncryptionMasterKeyOfTheRightLength() {
		try {
			return !StringUtils.hasText(this.encryptionMasterKeyBase64)
					|| Base64.getDecoder().decode(this.encryptionMasterKeyBase64).length == KEY_LENGTH;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	@AssertTrue(message = "pusher.cluster must be a name such as eu")
	boolean isClusterValid() {
		return !StringUtils.hasText(this.cluster) || isHostOfUrls(clusterHost());
	}

	// Java's HTTP client accepts no other hosts
	private static boolean isHostOfUrls(String host) {
		try {
			return host.equals(new URI("https", host, "/", null).getHost());
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	/** Whether messages go to the embedded server, because no other is configured. */
	public boolean embedded() {
		return !StringUtils.hasText(this.host) && !StringUtils.hasText(this.cluster);
	}

	/** The address of the HTTP API, unless the server is embedded. */
	URI address() {
		String host = StringUtils.hasText(this.host) ? this.host : clusterHost();
		String port = (this.port != null) ? ":" + this.port : "";
		return URI.create((this.useTls ? "https://" : "http://") + host + port);
	}

	/**
	 * The longest time for a batch: two calls, the second with the id only, and pauses.
	 */
	public Duration longestBatch() {
		return this.requestTimeout.multipliedBy(2).plusSeconds(5);
	}

	private String clusterHost() {
		return "api-" + this.cluster + ".pusher.com";
	}

	@Override
	public String toString() {
		return "PusherProperties[appId=%s, key=%s, cluster=%s, host=%s, port=%s, useTls=%s, channel=%s]"
			.formatted(this.appId, this.key, this.cluster, this.host, this.port, this.useTls, this.channel);
	}

}
