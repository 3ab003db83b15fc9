package dev.pusherchat.channels;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a client sends, it gets at most an error, and nobody else hears of it. */
class MalformedMessageTests {

	private final TestServer server = new TestServer("client-events.enabled=true");

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "true", "1", "\"event\"", "[]", "[{}]", "{", "{}", "}", "not json",
			"{\"event\":null}", "{\"event\":1}", "{\"event\":{}}", "{\"event\":[\"pusher:ping\"]}",
			"{\"event\":\"pusher:ping\"} x", "{\"event\":\"pusher:ping\"}{\"event\":\"pusher:ping\"}",
			"{\"event\":\"pusher:ping\",}", "{\"event\":\"pusher:ping\",\"data\":{}", "{'event':'pusher:ping'}",
			"{\"event\":\"pusher:subscribe\"}", "{\"event\":\"pusher:subscribe\",\"data\":null}",
			"{\"event\":\"pusher:subscribe\",\"data\":\"\"}", "{\"event\":\"pusher:subscribe\",\"data\":\"chat\"}",
			"{\"event\":\"pusher:subscribe\",\"data\":[]}", "{\"event\":\"pusher:subscribe\",\"data\":{}}",
			"{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":1}}",
			"{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":[\"chat\"]}}",
			"{\"event\":\"pusher:subscribe\",\"channel\":\"chat\"}", "{\"event\":\"pusher:unsubscribe\"}",
			"{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":null}}", "{\"event\":\"pusher:signin\"}",
			"{\"event\":\"pusher:signin\",\"data\":{\"user_data\":{}}}",
			"{\"event\":\"pusher:signin\",\"data\":{\"user_data\":\"{}\"}}", "{\"event\":\"pusher:error\",\"data\":{}}",
			"{\"event\":\"pusher:nonsense\"}", "{\"event\":\"pusher_internal:member_added\",\"channel\":\"chat\"}",
			"{\"event\":\"client-x\"}", "{\"event\":\"client-x\",\"channel\":1}", "{\"event\":\"\"}",
			"{\"event\":\"new_message\",\"channel\":\"chat\",\"data\":\"{}\"}" })
	void malformedMessageIsAnError(String message) {
		TestServer.Client bystander = this.server.connect();
		bystander.subscribe("chat");
		TestServer.Client client = this.server.connect();
		assertThat(client.send(message)).singleElement()
			.asString()
			.startsWith("{\"event\":\"pusher:error\",\"data\":{\"code\":")
			.endsWith("\"}}");
		assertThat(client.closed()).isNull();
		assertThat(client.subscribe("chat")).hasSize(1);
		assertThat(bystander.take()).isEmpty();
	}

	@Test
	void deepNestingIsAnError() {
		String deep = "{\"event\":\"pusher:ping\",\"data\":" + "[".repeat(40_000) + "]".repeat(40_000) + "}";
		assertThat(this.server.connect().send(deep)).singleElement().asString().contains("pusher:error");
	}

	@Test
	void lastOfTwoMembersCounts() {
		assertThat(this.server.connect()
			.send("{\"event\":\"pusher:nonsense\",\"event\":\"pusher:ping\",\"data\":1,\"data\":{}}")).singleElement()
			.asString()
			.contains("pusher:pong");
	}

}
