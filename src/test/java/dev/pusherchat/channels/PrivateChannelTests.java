package dev.pusherchat.channels;

import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Sections 6.1, 6.3 and 6.5 of the protocol. */
class PrivateChannelTests {

	private final TestServer server = new TestServer();

	private final TestServer.Client client = this.server.connect();

	@ParameterizedTest
	@ValueSource(strings = { "private-room", "private-encrypted-room" })
	void signedSubscriptionIsConfirmed(String channel) {
		assertThat(this.client.subscribe(channel)).containsExactly(Expected.succeeded(channel));
		this.server.channels.trigger(channel, "e", "{\"nonce\":\"a\",\"ciphertext\":\"b\"}", null);
		assertThat(this.client.take())
			.containsExactly(Expected.frame("e", channel, "{\"nonce\":\"a\",\"ciphertext\":\"b\"}"));
	}

	@Test
	void channelDataIsCoveredByTheSignature() {
		assertThat(this.client.subscribe("private-a", "{\"x\": 1}")).containsExactly(Expected.succeeded("private-a"));
		assertThat(subscribe("private-b", this.client.auth("private-b"), ",\"channel_data\":\"{}\"")).hasSize(2);
	}

	@Test
	void wrongSignatureIsTwoErrorsAndKeepsTheConnection() {
		String message = "Invalid signature: Expected HMAC SHA256 hex digest of " + this.client.socketId
				+ ":private-room";
		assertThat(subscribe("private-room", "app-key:" + "0".repeat(64), ""))
			.containsExactly(Expected.subscriptionError("private-room", message), Expected.error(message));
		assertThat(this.client.closed()).isNull();
		assertThat(this.client.subscribe("private-room")).containsExactly(Expected.succeeded("private-room"));
	}

	@Test
	void signatureForAnotherConnectionOrChannelIsRefused() {
		assertThat(subscribe("private-room", this.server.connect().auth("private-room"), "")).hasSize(2);
		assertThat(subscribe("private-room", this.client.auth("private-other"), "")).hasSize(2);
		assertThat(subscribe("private-room", this.client.auth("private-room").toUpperCase(Locale.ROOT), "")).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "app-key", ":", "other-key:0", "app-ke:y" })
	void wrongKeyIsRefused(String auth) {
		assertThat(subscribe("private-room", auth, "")).containsExactly(
				Expected.subscriptionError("private-room", "Invalid key in subscription auth data"),
				Expected.error("Invalid key in subscription auth data"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ",\"auth\":null", ",\"auth\":1", ",\"auth\":{}" })
	void missingAuthIsRefused(String auth) {
		String message = "Invalid subscription auth data: auth must be a string";
		assertThat(this.client
			.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"private-room\"" + auth + "}}"))
			.containsExactly(Expected.subscriptionError("private-room", message), Expected.error(message));
	}

	@Test
	void refusedClientHearsNothing() {
		subscribe("private-room", "app-key:0", "");
		this.server.channels.trigger("private-room", "e", "1", null);
		assertThat(this.client.take()).isEmpty();
		assertThat(this.server.channels.count()).isZero();
		assertThat(this.server.observed).isEmpty();
	}

	private List<String> subscribe(String channel, String auth, String more) {
		return this.client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + channel + "\",\"auth\":\""
				+ auth + "\"" + more + "}}");
	}

}
