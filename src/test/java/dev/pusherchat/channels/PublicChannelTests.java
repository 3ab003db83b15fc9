package dev.pusherchat.channels;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Sections 3, 6.2, 6.7 and 7 of the protocol. */
class PublicChannelTests {

	private static final String SUCCEEDED = "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"chat\",\"data\":\"{}\"}";

	private final TestServer server = new TestServer();

	@ParameterizedTest
	@ValueSource(strings = { "{\"event\":\"pusher:ping\",\"data\":{}}", "{\"event\": \"pusher:ping\"}",
			"{\"event\":\"pusher:ping\",\"data\":\"{}\"}", "{\"event\":\"pusher:ping\",\"data\":null}" })
	void pingIsAnswered(String ping) {
		assertThat(this.server.connect().send(ping)).containsExactly("{\"event\":\"pusher:pong\",\"data\":\"{}\"}");
	}

	@Test
	void pongIsNotAnswered() {
		assertThat(this.server.connect().send("{\"event\":\"pusher:pong\",\"data\":{}}")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"\",\"channel\":\"chat\"}}",
			"{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"chat\",\"auth\":null,\"channel_data\":null}}",
			"{\"data\":\"{\\\"channel\\\":\\\"chat\\\"}\",\"event\":\"pusher:subscribe\"}",
			" {\n\"event\" : \"pusher:subscribe\" , \"data\" : { \"channel\" : \"\\u0063hat\" , \"x\" : [ { } ] } } " })
	void subscribingIsConfirmed(String subscribe) {
		assertThat(this.server.connect().send(subscribe)).containsExactly(SUCCEEDED);
		assertThat(this.server.channels.state("chat").subscriptionCount()).isOne();
	}

	@Test
	void subscribersGetWhatIsTriggeredByteForByte() {
		TestServer.Client client = this.server.connect();
		client.subscribe("chat");
		this.server.channels.trigger("chat", "new_message", "{\"b\": 1.0,\n\"a\":\"\\u00e9\uD83D\uDE00\u2028\"}", null);
		assertThat(client.take()).containsExactly("{\"event\":\"new_message\",\"channel\":\"chat\","
				+ "\"data\":\"{\\\"b\\\": 1.0,\\n\\\"a\\\":\\\"\\\\u00e9\uD83D\uDE00\u2028\\\"}\"}");
	}

	@Test
	void halfOfASurrogatePairIsEscapedRatherThanLost() {
		TestServer.Client client = this.server.connect();
		client.subscribe("chat");
		this.server.channels.trigger("chat", "e", "\uD83D-\uDE00\u0000", null);
		assertThat(client.take())
			.containsExactly("{\"event\":\"e\",\"channel\":\"chat\",\"data\":\"\\ud83d-\\ude00\\u0000\"}");
	}

	@Test
	void exceptedConnectionGetsNothing() {
		TestServer.Client sender = this.server.connect();
		TestServer.Client other = this.server.connect();
		sender.subscribe("chat");
		other.subscribe("chat");
		this.server.channels.trigger("chat", "e", "1", sender.socketId);
		this.server.channels.trigger("chat", "e", "2", "1.1");
		assertThat(sender.take()).containsExactly(event("chat", "2"));
		assertThat(other.take()).containsExactly(event("chat", "1"), event("chat", "2"));
	}

	@Test
	void eachChannelIsACopyOfItsOwn() {
		TestServer.Client client = this.server.connect();
		client.subscribe("a");
		client.subscribe("b");
		List.of("a", "b", "c").forEach((channel) -> this.server.channels.trigger(channel, "e", "1", null));
		assertThat(client.take()).containsExactly(event("a", "1"), event("b", "1"));
	}

	@Test
	void secondSubscriptionIsAnErrorAndDeliversNothingTwice() {
		TestServer.Client client = this.server.connect();
		client.subscribe("chat");
		assertThat(client.subscribe("chat")).containsExactly(error("Existing subscription to channel chat"));
		this.server.channels.trigger("chat", "e", "1", null);
		assertThat(client.take()).containsExactly(event("chat", "1"));
		assertThat(this.server.channels.state("chat").subscriptionCount()).isOne();
	}

	@Test
	void unsubscribingHasNoAnswerAndEndsIt() {
		TestServer.Client client = this.server.connect();
		client.subscribe("chat");
		assertThat(client.unsubscribe("chat")).isEmpty();
		this.server.channels.trigger("chat", "e", "1", null);
		assertThat(client.take()).isEmpty();
		assertThat(client.subscribe("chat")).containsExactly(SUCCEEDED);
	}

	@Test
	void unsubscribingWhatIsNotSubscribedIsAnError() {
		assertThat(this.server.connect().unsubscribe("chat"))
			.containsExactly(error("No current subscription to channel chat, or subscription in progress"));
	}

	@Test
	void channelWithoutSubscribersIsGone() {
		TestServer.Client first = this.server.connect();
		TestServer.Client second = this.server.connect();
		first.subscribe("chat");
		second.subscribe("chat");
		first.unsubscribe("chat");
		assertThat(this.server.channels.occupied("")).containsOnlyKeys("chat");
		second.disconnect();
		assertThat(this.server.channels.occupied("")).isEmpty();
		assertThat(this.server.channels.count()).isZero();
		assertThat(this.server.channels.traffic().subscriptionCount()).isZero();
		assertThat(this.server.observed).containsExactly("channel_occupied chat", "channel_vacated chat");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a/b", "a:b", "\u00e4", "#chat", "#server-to-user-", "#server-to-user-ann" })
	void illegalNameIsRefused(String channel) {
		assertThat(this.server.connect().subscribe(channel)).hasSize(2)
			.satisfies((frames) -> assertThat(frames.get(0)).startsWith(
					"{\"event\":\"pusher:subscription_error\",\"channel\":\"" + channel + "\",\"data\":{\"type\":"))
			.satisfies((frames) -> assertThat(frames.get(1))
				.startsWith("{\"event\":\"pusher:error\",\"data\":{\"code\":null,"));
		assertThat(this.server.channels.count()).isZero();
	}

	@Test
	void longestNameHas164Characters() {
		TestServer.Client client = this.server.connect();
		assertThat(client.subscribe("n".repeat(164))).hasSize(1);
		assertThat(client.subscribe("n".repeat(165))).hasSize(2);
		assertThat(client.subscribe("n".repeat(10_000))).singleElement().asString().hasSizeLessThan(500);
	}

	@Test
	void namesMayBeMadeAsLongAsTheSdksLetThem() {
		TestServer.Client client = new TestServer("max-channel-name-length=200").connect();
		assertThat(client.subscribe("n".repeat(200))).containsExactly(Expected.succeeded("n".repeat(200)));
		assertThat(client.subscribe("n".repeat(201))).singleElement().asString().contains("Invalid channel name");
	}

	@Test
	void everyLegalCharacterMayBeInAName() {
		String name = "azAZ09_-=@,.;";
		assertThat(this.server.connect().subscribe(name)).containsExactly(Expected.succeeded(name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "x-private-y", "x-presence-y", "x-cache-y", "privatechat", "Private-x", "cachechat" })
	void nameThatMerelyContainsAPrefixIsPublic(String channel) {
		assertThat(this.server.connect()
			.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + channel + "\"}}")).singleElement()
			.asString()
			.contains("subscription_succeeded");
	}

	@Test
	void connectionMayHaveOnlySoManyChannels() {
		TestServer server = new TestServer("max-channels-per-connection=2");
		TestServer.Client client = server.connect();
		client.subscribe("a");
		client.subscribe("b");
		assertThat(client.subscribe("c")).hasSize(2);
		client.unsubscribe("a");
		assertThat(client.subscribe("c")).hasSize(1);
	}

	private static String event(String channel, String data) {
		return "{\"event\":\"e\",\"channel\":\"" + channel + "\",\"data\":\"" + data + "\"}";
	}

	private static String error(String message) {
		return "{\"event\":\"pusher:error\",\"data\":{\"code\":null,\"message\":\"" + message + "\"}}";
	}

	@Test
	void observerThatFailsKeepsNobodyFromLeaving() {
		TestServer server = TestServer.withoutNetwork();
		TestServer.Client client = server.connect();
		client.subscribe("observer-fails");
		client.subscribe("chat");
		client.disconnect();
		assertThat(server.connections.count()).isZero();
		assertThat(server.channels.count()).isZero();
	}

}
