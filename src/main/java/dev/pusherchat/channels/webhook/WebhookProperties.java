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
 * The target of webhooks, and their limits.
 *
 * @param url the target, an {@code http} or {@code https} address; a user and password in
 * it are sent as {@code Authorization: Basic}; without it there are no webhooks
 * @param eventTypes the types of events that are sent
 * @param batching whether one request may carry several events
 * @param maxBatchSize how many events such a request may carry
 * @param maxConcurrency how many requests may be under way at once
 * @param connectTimeout how long opening a connection may take
 * @param requestTimeout how long one whole request may take; on several nodes 2 seconds
 * at most
 * @param retryFor how long a failed request is retried
 * @param firstRetry the wait before the first retry; it doubles for each further one
 * @param maxRetryInterval the longest wait between retries
 * @param grace how long a client that left may take to come back without an event
 * @param maxQueueSize the approximate memory for waiting events
 * @param maxChannelQueueSize the same for the events of one channel
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
