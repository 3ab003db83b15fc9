package dev.pusherchat.channels.cluster.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;

import dev.pusherchat.channels.api.ApiClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Four writers that trigger 200 events a second, about, at nodes of which some fail. */
final class EventLoad implements AutoCloseable {

	static final List<String> CHANNELS = List.of("red", "green", "blue");

	private static final Pattern EVENT = Pattern.compile("\"event\":\"(event-\\d+\\.|last)\",\"channel\":\"(\\w+)\"");

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private final List<EventWriter> writers;

	EventLoad(List<Integer> ports) {
		this.writers = IntStream.range(0, 4).mapToObj((i) -> new EventWriter(ports, CHANNELS, INTERVAL)).toList();
		this.writers.forEach(Thread::start);
	}

	/** Returns how many events were answered with 200 so far. */
	int taken() {
		return this.writers.stream().mapToInt((writer) -> writer.acknowledged().size()).sum();
	}

	/**
	 * Ends the writers, and checks what clients have seen that were subscribed to all
	 * channels before them: everything that was answered with 200, once, and in one
	 * order.
	 * @param port of a node that works
	 * @return how many triggers were answered with 200
	 */
	int end(int port, Collection<NodeClient> clients) throws Exception {
		close();
		ApiClient api = new ApiClient(Nodes.APP, port);
		for (String channel : CHANNELS) {
			// a node that was cut off may have no fresh beat for a moment more
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> api.post("/events", "{\"name\":\"last\",\"channel\":\"" + channel + "\",\"data\":\"1\"}")
					.statusCode() == 200);
		}
		Set<String> acknowledged = new HashSet<>();
		this.writers.forEach((writer) -> acknowledged.addAll(writer.acknowledged()));
		int count = acknowledged.size();
		for (String channel : CHANNELS) {
			List<String> order = order(clients.iterator().next(), channel);
			assertThat(order).doesNotHaveDuplicates();
			for (NodeClient client : clients) {
				assertThat(client.isClosed()).isFalse();
				assertThat(order(client, channel)).isEqualTo(order);
			}
			order.forEach(acknowledged::remove);
		}
		assertThat(acknowledged).as("lost of %d", count).isEmpty();
		return count;
	}

	/** Returns what a client got on a channel, until the last event. */
	static List<String> order(NodeClient client, String channel) {
		client.await("\"last\",\"channel\":\"" + channel + '"');
		List<String> order = new ArrayList<>();
		for (String frame : client.frames()) {
			Matcher event = EVENT.matcher(frame);
			if (event.find() && event.group(2).equals(channel)) {
				order.add(channel + ' ' + event.group(1));
			}
		}
		return order;
	}

	@Override
	public void close() throws InterruptedException {
		for (EventWriter writer : this.writers) {
			writer.close();
		}
	}

}
