package dev.pusherchat.channels;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pusherchat.channels.websocket.tomcat.RawClient;
import dev.pusherchat.channels.websocket.tomcat.RawFrame;

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

	@ParameterizedTest
	@MethodSource
	void frameThatIsNoTextEndsItsOwnConnectionAlone(int code, RawFrame frame) throws Exception {
		TestServer.Client bystander = this.server.connect();
		bystander.subscribe("chat");
		RawClient client = this.server.raw();
		client.readText();
		client.sendText("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"chat\"}}").readText();
		assertThat(client.send(frame).read().closeCode()).isEqualTo(code);
		client.close();
		TestServer.await(() -> this.server.connections.count() == 1);
		this.server.channels.trigger("chat", "e", "1", null);
		assertThat(bystander.take()).containsExactly(Expected.frame("e", "chat", "1"));
		assertThat(this.server.channels.state("chat").subscriptionCount()).isOne();
	}

	static Stream<Arguments> frameThatIsNoTextEndsItsOwnConnectionAlone() {
		int text = RawFrame.FIN | 0x1;
		return Stream.of(Arguments.of(1003, RawFrame.of(RawFrame.FIN | 0x2, "{\"event\":\"pusher:ping\"}")),
				Arguments.of(1007, RawFrame.of(text, 0xC3, 0x28)),
				Arguments.of(1009, RawFrame.text("x".repeat(96 * 1024 + 1))),
				Arguments.of(1002, RawFrame.of(RawFrame.FIN, "continuation of nothing")),
				Arguments.of(1002, RawFrame.of(0x40 | text, "{}")), Arguments.of(1002, RawFrame.of(0x83, "{}")));
	}

	@Test
	void fragmentsAreOneMessageEvenWithAPingBetweenThem() throws Exception {
		RawClient client = this.server.raw();
		client.readText();
		client.send(RawFrame.of(0x1, "{\"event\":\"pus"))
			.send(RawFrame.of(RawFrame.FIN | 0x9, "now"))
			.send(RawFrame.of(0x0, "her:pi"))
			.send(RawFrame.of(RawFrame.FIN, "ng\"}"));
		assertThat(client.read().text()).isEqualTo("now");
		assertThat(client.readText()).isEqualTo("{\"event\":\"pusher:pong\",\"data\":\"{}\"}");
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
