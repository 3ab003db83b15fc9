package dev.pusherchat.channels.cluster.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;

import dev.pusherchat.channels.api.ApiClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Two clients of each node, on all channels of an {@link EventLoad}. */
final class Subscribers implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Pattern EVENT = Pattern.compile("event-\\d+\\.");

	private final List<NodeClient> clients = new ArrayList<>();

	private final List<Integer> ports;

	Subscribers(List<Integer> ports) throws Exception {
		this.ports = ports;
		for (int i = 0; i < 2 * ports.size(); i++) {
			NodeClient client = new NodeClient(Nodes.APP, ports.get(i % ports.size()));
			EventLoad.CHANNELS.forEach(client::subscribe);
			this.clients.add(client);
		}
	}

	/**
	 * Ends a load that began after them, and checks that they have all of it.
	 * @return how many triggers were answered with 200
	 */
	int haveAll(EventLoad load) throws Exception {
		return load.end(this.ports.get(0), this.clients);
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

	/** Checks that none of some events ever arrives. */
	void haveNone(List<String> refused) throws Exception {
		assertThat(new ApiClient(Nodes.APP, this.ports.get(0))
			.post("/events", "{\"name\":\"after\",\"channel\":\"" + PacedTriggers.CHANNEL + "\",\"data\":\"1\"}")
			.statusCode()).isEqualTo(200);
		for (NodeClient client : this.clients) {
			Awaitility.await().until(() -> client.isClosed() || client.count("\"after\"") > 0);
			assertThat(events(client)).doesNotContainAnyElementsOf(refused);
		}
	}

	private static Set<String> events(NodeClient client) {
		return client.frames()
			.stream()
			.flatMap((frame) -> EVENT.matcher(frame).results())
			.map((event) -> event.group())
			.collect(Collectors.toSet());
	}

	@Override
	public void close() {
		this.clients.forEach(NodeClient::close);
	}

}
