package dev.pusherchat.channels.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.pusherchat.channels.webhook.WebhookReceiver;

/**
 * An application that is told when channels are occupied and vacated. It drops what is
 * not newer than the last one of its channel.
 */
final class OccupiedWebhooks implements AutoCloseable {

	private static final Pattern EVENT = Pattern
		.compile("\"name\":\"channel_(\\w+)\",\"channel\":\"([^\"]+)\",\"id\":\"[^\"]+\",\"sequence\":(\\d+)");

	private final Map<String, Long> sequences = new HashMap<>();

	private final Map<String, List<String>> events = new HashMap<>();

	private final WebhookReceiver receiver = new WebhookReceiver(this::receive);

	/** Returns the settings of a node that tells it. */
	String[] settings() {
		return new String[] { "--channels.webhooks.url=" + this.receiver.url(), "--channels.webhooks.grace=100ms",
				"--channels.webhooks.event-types=channel-occupied,channel-vacated" };
	}

	private synchronized int receive(String body) {
		Matcher event = EVENT.matcher(body);
		while (event.find()) {
			String channel = event.group(2);
			long sequence = Long.parseLong(event.group(3));
			if (sequence > this.sequences.getOrDefault(channel, -1L)) {
				this.sequences.put(channel, sequence);
				this.events.computeIfAbsent(channel, (name) -> new ArrayList<>()).add(event.group(1));
			}
		}
		return 200;
	}

	/** Returns what it was told of a channel: occupied, vacated, … */
	synchronized List<String> of(String channel) {
		return List.copyOf(this.events.getOrDefault(channel, List.of()));
	}

	@Override
	public void close() {
		this.receiver.close();
	}

}
