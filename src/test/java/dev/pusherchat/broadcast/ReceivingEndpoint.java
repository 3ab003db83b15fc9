package dev.pusherchat.broadcast;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.fault.network.Exchange;
import dev.pusherchat.fault.network.FaultyEndpoint;

/** Takes events as a Pusher server does, and remembers what it has taken. */
class ReceivingEndpoint implements Closeable {

	private final JsonMapper json = JsonMapper.builder().build();

	private final List<List<String>> calls = Collections.synchronizedList(new ArrayList<>());

	private final FaultyEndpoint endpoint;

	ReceivingEndpoint() throws IOException {
		this.endpoint = new FaultyEndpoint(this::take);
	}

	void take(Exchange exchange) throws IOException {
		this.calls.add(events(exchange));
		exchange.answer(200, "{}");
	}

	/** Rejects calls that carry too much or something bad. */
	void reject(int status, Predicate<List<String>> bad) {
		this.endpoint.behave((exchange) -> {
			if (bad.test(events(exchange))) {
				exchange.answer(status, "{}");
			}
			else {
				take(exchange);
			}
		});
	}

	void behave(FaultyEndpoint.Behaviour behaviour) {
		this.endpoint.behave(behaviour);
	}

	void recover() {
		this.endpoint.behave(this::take);
	}

	private List<String> events(Exchange exchange) {
		JsonNode body = this.json.readTree(exchange.body());
		return body.has("batch") ? body.get("batch").values().stream().map((e) -> e.get("data").asString()).toList()
				: List.of(body.get("data").asString());
	}

	/** The events' data, call by call. */
	List<List<String>> calls() {
		return List.copyOf(this.calls);
	}

	/** The ids of all messages taken, in the order in which they came. */
	List<Long> ids() {
		return calls().stream()
			.flatMap(List::stream)
			.map((data) -> this.json.readTree(data).get("id").asLong())
			.toList();
	}

	int port() {
		return this.endpoint.port();
	}

	@Override
	public void close() throws IOException {
		this.endpoint.close();
	}

}
