package dev.pusherchat.channels.api;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.channels.order.OrderUnavailableException;

/** A response of the HTTP API. */
record Answer(int status, String contentType, byte[] body) {

	static final int UNAVAILABLE = 503;

	private static final String JSON = "application/json";

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final byte[] EMPTY_OBJECT = { '{', '}' };

	static final Answer OK = new Answer(200, JSON, EMPTY_OBJECT);

	/** The response of the deprecated {@code POST /channels/NAME/events}. */
	static final Answer ACCEPTED = new Answer(202, JSON, EMPTY_OBJECT);

	static Answer ok(Map<String, ?> members) {
		return new Answer(200, JSON, MAPPER.writeValueAsBytes(members));
	}

	static Answer refused(ApiException refusal) {
		return refused(refusal.status(), String.valueOf(refusal.getMessage()));
	}

	static Answer unavailable(OrderUnavailableException ex) {
		return refused(UNAVAILABLE, String.valueOf(ex.getMessage()));
	}

	static Answer refused(int status, String reason) {
		return new Answer(status, "text/plain;charset=UTF-8", (reason + '\n').getBytes(StandardCharsets.UTF_8));
	}

}
