package dev.pusherchat.channels.webhook;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Delivers the events of each channel in order, even when requests are retried. Used on
 * the scheduler's thread only.
 */
class WebhookQueue {

	private static final Log logger = LogFactory.getLog(WebhookQueue.class);

	private static final int MAX_DOUBLINGS = 30;

	private final WebhookProperties properties;

	private final WebhookSender sender;

	private final ScheduledExecutorService scheduler;

	private final Owner owner;

	private final WebhookMetrics metrics;

	private final Map<String, Lane> lanes = new HashMap<>();

	private final Queue<String> ready = new ArrayDeque<>();

	private int underWay;

	WebhookQueue(WebhookProperties properties, WebhookSender sender, ScheduledExecutorService scheduler, Owner owner,
			WebhookMetrics metrics) {
		this.properties = properties;
		this.sender = sender;
		this.scheduler = scheduler;
		this.owner = owner;
		this.metrics = metrics;
	}

	/** Queues an event, which its owner has counted already. */
	void add(WebhookEvent event) {
		if (!this.properties.eventTypes().contains(event.type())) {
			this.owner.settled(event);
			return;
		}
		// a batch holds events of many channels: one lane for all keeps their order
		String key = this.properties.batching() ? "" : event.channel();
		Lane lane = this.lanes.computeIfAbsent(key, (name) -> new Lane(maxLaneSize()));
		if (!lane.add(event, System.currentTimeMillis())) {
			this.owner.settled(event);
			this.metrics.queueFull();
		}
		next(key, lane);
	}

	private long maxLaneSize() {
		return (this.properties.batching() ? this.properties.maxQueueSize() : this.properties.maxChannelQueueSize())
			.toBytes();
	}

	private void next(String key, Lane lane) {
		if (lane.isEmpty()) {
			this.lanes.remove(key);
		}
		else if (lane.occupy()) {
			this.ready.add(key);
		}
		sendReady();
	}

	/** Whether a request is ready to be sent. */
	boolean isWaiting() {
		return !this.ready.isEmpty();
	}

	/** Sends what is ready, if the owner may send now. */
	void sendReady() {
		while (this.underWay < this.properties.maxConcurrency() && !this.ready.isEmpty() && this.owner.maySend()) {
			String key = this.ready.remove();
			Lane lane = this.lanes.get(key);
			if (lane != null) {
				send(key, lane);
			}
		}
	}

	private void send(String key, Lane lane) {
		this.underWay++;
		List<WebhookEvent> events = lane.head(this.properties.batching() ? this.properties.maxBatchSize() : 1);
		post(events, events.get(0).since(lane.since()))
			.thenAccept((delivered) -> this.scheduler.execute(() -> sent(key, lane, events.size(), delivered)));
	}

	private CompletableFuture<Boolean> post(List<WebhookEvent> events, long since) {
		try {
			return this.sender.send(WebhookSender.encode(events, since));
		}
		catch (RuntimeException | Error ex) {
			logger.error("A webhook could not be sent", ex);
			return CompletableFuture.completedFuture(false);
		}
	}

	private void sent(String key, Lane lane, int events, boolean delivered) {
		this.underWay--;
		if (delivered) {
			this.metrics.delivered(events);
			remove(lane, events);
		}
		else if (lane.since() + this.properties.retryFor().toMillis() <= System.currentTimeMillis()) {
			logger.warn("Gave up on " + events + " webhook events for channel " + key);
			this.metrics.retriesExhausted(events);
			remove(lane, events);
		}
		else {
			this.metrics.retried();
			this.scheduler.schedule(() -> retry(key), backoff(lane.failed()).toMillis(), TimeUnit.MILLISECONDS);
		}
		next(key, lane);
	}

	private void retry(String key) {
		this.ready.add(key);
		sendReady();
	}

	private Duration backoff(int failures) {
		Duration backoff = this.properties.firstRetry().multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
		return (backoff.compareTo(this.properties.maxRetryInterval()) < 0) ? backoff
				: this.properties.maxRetryInterval();
	}

	private void remove(Lane lane, int events) {
		for (int i = 0; i < events; i++) {
			this.owner.settled(lane.remove());
		}
	}

	/** Whose events these are. */
	interface Owner {

		/** Whether a request may be sent now. */
		boolean maySend();

		/** An event was delivered or given up. */
		void settled(WebhookEvent event);

	}

}
