package dev.pusherchat.channels;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Section 8 of the protocol. */
class ClientEventTests {

	private final TestServer server = new TestServer("client-events.enabled=true");

	private final TestServer.Client sender = this.server.connect();

	private final TestServer.Client receiver = this.server.connect();

	@ParameterizedTest
	@ValueSource(strings = { "{ \"on\": 1.0, \"a\":\"\\u00e9\" }", "\"{\\\"on\\\":true}\"", "\"\\ud83d\"", "[1, 2]",
			"1e2", "true", "\"\"" })
	void dataIsForwardedAsItCame(String data) {
		both("private-room");
		assertThat(send("client-x", "private-room", data)).isEmpty();
		assertThat(this.receiver.take())
			.containsExactly("{\"event\":\"client-x\",\"channel\":\"private-room\",\"data\":" + data + "}");
	}

	@Test
	void absentDataIsNull() {
		both("private-room");
		this.sender.send("{\"event\":\"client-x\",\"channel\":\"private-room\"}");
		assertThat(this.receiver.take())
			.containsExactly("{\"event\":\"client-x\",\"channel\":\"private-room\",\"data\":null}");
	}

	@Test
	void presenceChannelsSayWhoSentIt() {
		this.sender.subscribe("presence-room", "{\"user_id\":10}");
		this.receiver.subscribe("presence-room", "{\"user_id\":\"bob\"}");
		this.sender.take();
		assertThat(this.sender.send("{\"event\":\"client-x\",\"channel\":\"presence-room\",\"data\":{\"on\":true},"
				+ "\"user_id\":\"mallory\"}"))
			.isEmpty();
		assertThat(this.receiver.take()).containsExactly("{\"event\":\"client-x\",\"channel\":\"presence-room\","
				+ "\"data\":{\"on\":true},\"user_id\":\"10\"}");
		assertThat(this.server.observed)
			.contains("client_event presence-room client-x {\"on\":true} " + this.sender.socketId + " 10");
	}

	@Test
	void privateChannelsNeverSayWho() {
		both("private-room");
		this.sender.signIn("{\"id\":\"ann\"}");
		this.sender.send("{\"event\":\"client-x\",\"channel\":\"private-room\",\"data\":{},\"user_id\":\"mallory\"}");
		assertThat(this.receiver.take())
			.containsExactly("{\"event\":\"client-x\",\"channel\":\"private-room\",\"data\":{}}");
	}

	@Test
	void signedInUserIsNamedOnPresenceChannels() {
		this.sender.signIn("{\"id\":\"ann\"}");
		this.sender.subscribe("presence-room");
		this.receiver.subscribe("presence-room", "{\"user_id\":\"bob\"}");
		this.sender.send("{\"event\":\"client-x\",\"channel\":\"presence-room\",\"data\":{}}");
		assertThat(this.receiver.take())
			.containsExactly("{\"event\":\"client-x\",\"channel\":\"presence-room\",\"data\":{},\"user_id\":\"ann\"}");
	}

	@Test
	void observersGetTextAndNoUserOnPrivateChannels() {
		both("private-room");
		send("client-x", "private-room", "\"a\\nb\"");
		assertThat(this.server.observed)
			.contains("client_event private-room client-x a\nb " + this.sender.socketId + " null");
	}

	@Test
	void featureIsOffByDefault() {
		TestServer server = new TestServer();
		TestServer.Client client = server.connect();
		client.subscribe("private-room");
		assertThat(client.send("{\"event\":\"client-x\",\"channel\":\"private-room\",\"data\":{}}"))
			.containsExactly(Expected
				.error("To send client events, you must enable this feature in the Settings page of your dashboard."));
	}

	@Test
	void senderMustBeSubscribed() {
		this.receiver.subscribe("private-room");
		assertThat(send("client-x", "private-room", "{}")).containsExactly(
				Expected.error("Cannot broadcast client event (connection not subscribed to channel private-room)"));
		assertThat(this.receiver.take()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "chat", "cache-chat" })
	void publicChannelsTakeNone(String channel) {
		both(channel);
		assertThat(send("client-x", channel, "{}")).singleElement().asString().contains("\"code\":null");
		assertThat(this.receiver.take()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "Client-x", "pusher:x", "pusher_internal:member_added", "new_message" })
	void otherNamesAreNotRelayed(String event) {
		both("private-room");
		assertThat(send(event, "private-room", "{}")).singleElement().asString().contains("\"code\":null");
		assertThat(this.receiver.take()).isEmpty();
	}

	@Test
	void tenPassInASecond() {
		both("private-room");
		for (int i = 0; i < 10; i++) {
			this.server.pass(Duration.ofMillis(50));
			assertThat(send("client-x", "private-room", "{}")).isEmpty();
		}
		assertThat(send("client-x", "private-room", "{}")).singleElement().asString().contains("\"code\":4301");
		assertThat(this.receiver.take()).hasSize(10);
		assertThat(this.server.channels.traffic().limitedCount()).isOne();
		this.server.pass(Duration.ofMillis(550));
		assertThat(send("client-x", "private-room", "{}")).isEmpty();
		assertThat(send("client-x", "private-room", "{}")).hasSize(1);
		assertThat(this.sender.closed()).isNull();
	}

	@Test
	void nameAndDataHaveTheLimitsOfOtherEvents() {
		both("private-room");
		assertThat(send("client-" + "x".repeat(193), "private-room", "{}")).isEmpty();
		assertThat(send("client-" + "x".repeat(194), "private-room", "{}")).hasSize(1);
		assertThat(send("client-x", "private-room", "\"" + "\\u0001".repeat(10_240) + "\"")).isEmpty();
		assertThat(send("client-x", "private-room", "\"" + "x".repeat(10_241) + "\"")).hasSize(1);
		assertThat(this.receiver.take()).hasSize(2);
	}

	private void both(String channel) {
		this.sender.subscribe(channel);
		this.receiver.subscribe(channel);
	}

	private List<String> send(String event, String channel, String data) {
		return this.sender.send("{\"event\":\"" + event + "\",\"channel\":\"" + channel + "\",\"data\":" + data + "}");
	}

}
