package dev.pusherchat.channels.api;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * What a request is answered.
 *
 * @param status the HTTP status
 * @param contentType the type of the body
 * @param body the body
 */
record Answer(int status, String contentType, byte[] body) {

	private static final String JSON = "application/json";

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final byte[] EMPTY_OBJECT = { '{', '}' };

	/** The answer where there is nothing to tell. */
	static final Answer OK = new Answer(200, JSON, EMPTY_OBJECT);

	/** The answer of the deprecated call, which alone is not 200. */
	static final Answer ACCEPTED = new Answer(202, JSON, EMPTY_OBJECT);

	static Answer ok(Map<String, ?> members) {
		return new Answer(200, JSON, MAPPER.writeValueAsBytes(members));
	}

	static Answer refused(ApiException refusal) {
		return refused(refusal.status(), String.valueOf(refusal.getMessage()));
	}

	static Answer refused(int status, String reason) {
		return new Answer(status, "text/plain;charset=UTF-8", (reason + '\n').getBytes(StandardCharsets.UTF_8));
	}

}
