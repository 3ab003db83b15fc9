package dev.pusherchat.channels.webhook;

import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts delivered events, retries, and dropped events by reason. */
class WebhookMetrics {

	private final Counter delivered;

	private final Counter queueFull;

	private final Counter retriesExhausted;

	private final Counter retries;

	/**
	 * Creates metrics.
	 * @param queued the bytes of the waiting events
	 */
	WebhookMetrics(MeterRegistry registry, Supplier<Number> queued) {
		this.delivered = registry.counter("channels.webhooks.delivered");
		this.queueFull = registry.counter("channels.webhooks.dropped", "reason", "queue-full");
		this.retriesExhausted = registry.counter("channels.webhooks.dropped", "reason", "retries-exhausted");
		this.retries = registry.counter("channels.webhooks.retries");
		Gauge.builder("channels.webhooks.queue", queued).baseUnit("bytes").register(registry);
	}

	void delivered(int events) {
		this.delivered.increment(events);
	}

	void queueFull() {
		this.queueFull.increment();
	}

	void retriesExhausted(int events) {
		this.retriesExhausted.increment(events);
	}

	void retried() {
		this.retries.increment();
	}

}
