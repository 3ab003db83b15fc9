package dev.pusherchat.channels.cluster.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;

import dev.pusherchat.channels.api.ApiClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Two clients of each node, on three channels. */
final class Subscribers implements AutoCloseable {

	static final List<String> CHANNELS = List.of("red", "green", "blue");

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Pattern EVENT = Pattern.compile("\"event\":\"(event-\\d+\\.)\",\"channel\":\"(\\w+)\"");

	private final List<NodeClient> clients = new ArrayList<>();

	private final List<Integer> ports;

	Subscribers(List<Integer> ports) throws Exception {
		this.ports = ports;
		for (int i = 0; i < 2 * ports.size(); i++) {
			NodeClient client = new NodeClient(Nodes.APP, ports.get(i % ports.size()));
			CHANNELS.forEach(client::subscribe);
			this.clients.add(client);
		}
	}

	/** Waits until each of them gets another event. */
	void awaitMore() {
		List<Long> before = this.clients.stream().map((client) -> client.count("event-")).toList();
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> IntStream.range(0, before.size())
				.allMatch((i) -> this.clients.get(i).count("event-") > before.get(i)));
	}

	/** Waits until all of them are closed, with a code. */
	void awaitClosed(String code) throws Exception {
		for (NodeClient client : this.clients) {
			assertThat(client.awaitClose()).startsWith(code);
		}
	}

	/**
	 * Checks that no connection was closed, and that all got the same in one order: each
	 * event once, and all that were acknowledged.
	 */
	void haveOnce(Collection<String> acknowledged) throws Exception {
		List<List<String>> all = awaitLast();
		assertThat(this.clients).noneMatch(NodeClient::isClosed);
		for (List<String> events : all) {
			for (String channel : CHANNELS) {
				assertThat(of(channel, events)).isEqualTo(of(channel, all.get(0)));
			}
		}
		assertThat(all.get(0)).doesNotHaveDuplicates().containsAll(acknowledged);
	}

	/** Checks that none of some events ever arrives. */
	void haveNone(Collection<String> refused) throws Exception {
		for (List<String> events : awaitLast()) {
			assertThat(events).doesNotContainAnyElementsOf(refused);
		}
	}

	/**
	 * Triggers a last event on each channel, waits for it at all clients that are open,
	 * and returns what each of them got before.
	 */
	private List<List<String>> awaitLast() throws Exception {
		String last = "last" + System.nanoTime();
		for (String channel : CHANNELS) {
			Awaitility.await().until(() -> trigger(last, channel) == 200);
		}
		List<List<String>> all = new ArrayList<>();
		for (NodeClient client : this.clients) {
			for (String channel : CHANNELS) {
				String frame = '"' + last + "\",\"channel\":\"" + channel + '"';
				Awaitility.await().until(() -> client.isClosed() || client.count(frame) > 0);
			}
			all.add(events(client));
		}
		return all;
	}

	private int trigger(String event, String channel) throws Exception {
		return new ApiClient(Nodes.APP, this.ports.get(0))
			.post("/events", "{\"name\":\"" + event + "\",\"channel\":\"" + channel + "\",\"data\":\"1\"}")
			.statusCode();
	}

	private static List<String> events(NodeClient client) {
		List<String> events = new ArrayList<>();
		for (String frame : client.frames()) {
			Matcher event = EVENT.matcher(frame);
			if (event.find()) {
				events.add(event.group(2) + ' ' + event.group(1));
			}
		}
		return events;
	}

	private static List<String> of(String channel, List<String> events) {
		return events.stream().filter((event) -> event.startsWith(channel)).toList();
	}

	@Override
	public void close() {
		this.clients.forEach(NodeClient::close);
	}

}
