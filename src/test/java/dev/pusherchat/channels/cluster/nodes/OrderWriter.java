package dev.pusherchat.channels.cluster.nodes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.pusherchat.channels.api.ApiClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Writes events of all kinds at one node: single triggers, batches and client events. */
final class OrderWriter {

	static final int PARTS = 6;

	private final OrderedSockets sockets;

	private final ApiClient api;

	private final Map<String, List<NodeClient>> senders = new HashMap<>();

	private final AtomicInteger number;

	private final Queue<String> acknowledged;

	private final List<String> channels;

	/** Those that one of its senders is subscribed to. */
	private final List<String> sendable;

	/**
	 * Creates one of six.
	 * @param number is raised with each event
	 * @param acknowledged takes the names of the events that were triggered
	 */
	OrderWriter(OrderedSockets sockets, ApiClient api, int part, AtomicInteger number, Queue<String> acknowledged) {
		this.sockets = sockets;
		this.api = api;
		this.number = number;
		this.acknowledged = acknowledged;
		this.channels = sockets.channels();
		this.channels.forEach((channel) -> this.senders.put(channel, sockets.senders(channel, part, PARTS)));
		this.sendable = this.channels.stream().filter((channel) -> !this.senders.get(channel).isEmpty()).toList();
	}

	/** Writes sixteen events. */
	void write() throws Exception {
		trigger(this.number.incrementAndGet());
		List<Integer> batch = IntStream.range(0, 10).mapToObj((i) -> this.number.incrementAndGet()).toList();
		post("/batch_events",
				batch.stream().map((each) -> event(each) + '}').collect(Collectors.joining(",", "{\"batch\":[", "]}")));
		batch.forEach((each) -> this.acknowledged.add("e" + each));
		for (int i = 0; i < 5; i++) {
			send(this.number.incrementAndGet());
		}
	}

	/** Every other event is not for one of the sockets. */
	private void trigger(int event) throws Exception {
		List<NodeClient> senders = this.senders.get(channel(event));
		String except = "";
		if (event % 2 == 0 && !senders.isEmpty()) {
			NodeClient socket = senders.get(event % senders.size());
			this.sockets.except(socket, "e" + event);
			except = ",\"socket_id\":\"" + socket.socketId() + '"';
		}
		post("/events", event(event) + except + '}');
		this.acknowledged.add("e" + event);
	}

	private void send(int event) {
		String channel = this.sendable.get(event % this.sendable.size());
		List<NodeClient> senders = this.senders.get(channel);
		NodeClient sender = senders.get(event % senders.size());
		this.sockets.except(sender, "client-" + event);
		sender.send("{\"event\":\"client-" + event + "\",\"channel\":\"" + channel + "\",\"data\":\"1\"}");
	}

	private void post(String resource, String body) throws Exception {
		assertThat(this.api.post(resource, body).statusCode()).isEqualTo(200);
	}

	private String event(int event) {
		return "{\"name\":\"e" + event + "\",\"channel\":\"" + channel(event) + "\",\"data\":\"1\"";
	}

	private String channel(int event) {
		return this.channels.get(event % this.channels.size());
	}

}
