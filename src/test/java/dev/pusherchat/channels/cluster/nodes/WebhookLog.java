package dev.pusherchat.channels.cluster.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.channels.webhook.WebhookReceiver;

/**
 * Receives the webhooks of all nodes. It drops an event whose sequence is not above the
 * last one of its channel, as every receiver should.
 */
final class WebhookLog implements AutoCloseable {

	private final WebhookReceiver receiver = new WebhookReceiver(this::receive);

	private final Map<String, List<String>> events = new HashMap<>();

	private final Map<String, Long> sequences = new HashMap<>();

	private int dropped;

	private volatile Duration delay = Duration.ZERO;

	/** Returns the settings of a node that sends here, and does not wait long before. */
	String[] settings() {
		return new String[] { "--channels.webhooks.url=" + this.receiver.url(), "--channels.webhooks.grace=100ms",
				"--channels.webhooks.event-types=channel-occupied,channel-vacated,member-added,member-removed" };
	}

	/** Answers late from now on. A node waits for 2 seconds, and repeats its request. */
	void delay(Duration delay) {
		this.delay = delay;
	}

	private int receive(String body) {
		LockSupport.parkNanos(this.delay.toNanos());
		JsonMapper.shared().readTree(body).path("events").forEach(this::add);
		return 200;
	}

	private synchronized void add(JsonNode event) {
		String channel = event.path("channel").asString();
		long sequence = event.path("sequence").asLong();
		if (sequence <= this.sequences.getOrDefault(channel, 0L)) {
			this.dropped++;
			return;
		}
		this.sequences.put(channel, sequence);
		String user = event.path("user_id").asString("");
		this.events.computeIfAbsent(channel, (name) -> new ArrayList<>())
			.add((event.path("name").asString() + ' ' + user).trim());
	}

	/** Returns the events of a channel, as their names and users. */
	synchronized List<String> of(String channel) {
		return List.copyOf(this.events.getOrDefault(channel, List.of()));
	}

	/** Returns how many events were dropped. */
	synchronized int dropped() {
		return this.dropped;
	}

	/** Waits until a channel has had so many events. */
	void await(String channel, int count) {
		Awaitility.await(channel + ' ' + count)
			.atMost(Duration.ofMinutes(1))
			.until(() -> of(channel), (all) -> all.size() >= count);
	}

	@Override
	public void close() {
		this.receiver.close();
	}

}
