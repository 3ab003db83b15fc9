package dev.pusherchat.channels.webhook;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Set;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where webhooks go, and the limits they keep.
 *
 * @param url who is told, an {@code http} or {@code https} address; a user and password
 * in it are sent as {@code Authorization: Basic}; without it there are no webhooks
 * @param eventTypes what is told
 * @param batching whether one request may carry several events
 * @param maxBatchSize how many events such a request may carry
 * @param maxConcurrency how many requests may be under way at once
 * @param connectTimeout how long opening a connection may take
 * @param requestTimeout how long one whole request may take
 * @param retryFor for how long a request that fails is repeated
 * @param firstRetry how long to wait before the first repetition; each further wait is
 * twice as long
 * @param maxRetryInterval the longest wait
 * @param grace how long to wait whether a client that left comes back
 * @param maxQueueSize about how much memory may be taken by events that wait
 * @param maxChannelQueueSize about how much by those of one channel
 */
@ConfigurationProperties("channels.webhooks")
@Validated
record WebhookProperties(String url, @DefaultValue(WebhookProperties.ALL_TYPES) Set<WebhookType> eventTypes,
		@DefaultValue("false") boolean batching, @DefaultValue("50") @Positive int maxBatchSize,
		@DefaultValue("16") @Positive int maxConcurrency, @DefaultValue("2s") Duration connectTimeout,
		@DefaultValue("10s") Duration requestTimeout, @DefaultValue("5m") Duration retryFor,
		@DefaultValue("1s") Duration firstRetry, @DefaultValue("1m") Duration maxRetryInterval,
		@DefaultValue("3s") Duration grace, @DefaultValue("16MB") DataSize maxQueueSize,
		@DefaultValue("1MB") DataSize maxChannelQueueSize) {

	static final String ALL_TYPES = "channel-occupied,channel-vacated,member-added,member-removed,client-event,"
			+ "cache-miss,subscription-count";

	@AssertTrue(message = "channels.webhooks.url must be an address such as https://example.com/hook: "
			+ "http or https, and a host name without underscores")
	boolean isUrlUsable() {
		try {
			return HttpRequest.newBuilder(URI.create(this.url)).build().uri().getPort() <= 65_535;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
