package dev.pusherchat.channels;

import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Sections 9.1, 9.3 and 9.4 of the protocol. */
class SignInTests {

	private final TestServer server = new TestServer();

	private final TestServer.Client ann = this.server.connect();

	private final TestServer.Client bob = this.server.connect();

	@Test
	void userDataComesBackAsItWas() {
		assertThat(this.ann.signIn("{ \"id\":\"ann\", \"user_info\":{\"n\":\"\\u00e9\"}}"))
			.containsExactly("{\"event\":\"pusher:signin_success\",\"data\":{\"user_data\":"
					+ "\"{ \\\"id\\\":\\\"ann\\\", \\\"user_info\\\":{\\\"n\\\":\\\"\\\\u00e9\\\"}}\"}}");
	}

	@Test
	void sameUserMaySignInAgainAndAnotherMayNot() {
		this.ann.signIn("{\"id\":\"ann\"}");
		assertThat(this.ann.signIn("{\"id\":\"ann\"}")).singleElement().asString().contains("signin_success");
		assertThat(this.ann.signIn("{\"id\":\"bob\"}")).containsExactly("{\"event\":\"pusher:error\",\"data\":"
				+ "{\"code\":4009,\"message\":\"Already signed in as another user\"}}");
		assertThat(this.ann.subscribe("#server-to-user-ann")).hasSize(1);
	}

	@Test
	void wrongSignatureIsAnErrorAndNobodyIsSignedIn() {
		String userData = "\"{\\\"id\\\":\\\"ann\\\"}\"";
		for (String auth : new String[] { "\"app-key:0\"", "\"other:0\"", "null", "1",
				"\"" + this.bob.auth(":user::{\"id\":\"ann\"}") + "\"",
				"\"" + this.ann.auth("{\"id\":\"ann\"}") + "\"" }) {
			assertThat(this.ann
				.send("{\"event\":\"pusher:signin\",\"data\":{\"auth\":" + auth + ",\"user_data\":" + userData + "}}"))
				.singleElement()
				.asString()
				.startsWith("{\"event\":\"pusher:error\",\"data\":{\"code\":4009,");
		}
		assertThat(this.ann.closed()).isNull();
		assertThat(this.ann.subscribe("#server-to-user-ann")).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "[]", "{}", "{\"id\":1}", "{\"id\":\"\"}", "{\"id\":null}" })
	void userNeedsAnId(String userData) {
		assertThat(this.ann.signIn(userData)).singleElement().asString().contains("\"code\":4009");
	}

	@ParameterizedTest
	@ValueSource(strings = { "12345", "azAZ09_-=@,.;", "auth0|123", "a b", "é" })
	void idIsAnyThatAPresenceChannelTakes(String id) {
		assertThat(this.ann.subscribe("presence-room", "{\"user_id\":\"" + id + "\"}")).hasSize(1);
		assertThat(this.ann.signIn("{\"id\":\"" + id + "\"}")).singleElement().asString().contains("signin_success");
		assertThat(this.ann.subscribe("#server-to-user-" + id))
			.containsExactly(Expected.succeeded("#server-to-user-" + id));
	}

	@Test
	void channelOfAUserIsForThatUserAlone() {
		this.ann.signIn("{\"id\":\"ann\"}");
		this.bob.signIn("{\"id\":\"bob\"}");
		String subscribe = "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"\",\"channel\":\"#server-to-user-ann\"}}";
		assertThat(this.ann.send(subscribe)).containsExactly(Expected.succeeded("#server-to-user-ann"));
		assertThat(this.bob.send(subscribe)).hasSize(2);
		assertThat(this.server.connect().send(subscribe)).hasSize(2);
		this.server.channels.trigger("#server-to-user-ann", "e", "1", null);
		assertThat(this.ann.take()).containsExactly(Expected.frame("e", "#server-to-user-ann", "1"));
		assertThat(this.bob.take()).isEmpty();
		assertThat(this.server.channels.occupied("")).isEmpty();
		assertThat(this.server.observed).isEmpty();
	}

	@Test
	void terminationClosesTheConnectionsOfTheUserAlone() {
		TestServer.Client second = this.server.connect();
		TestServer.Client member = this.server.connect();
		this.ann.signIn("{\"id\":\"ann\"}");
		second.signIn("{\"id\":\"ann\"}");
		this.bob.signIn("{\"id\":\"bob\"}");
		member.subscribe("presence-room", "{\"user_id\":\"ann\"}");
		this.server.connections.terminateUser("ann");
		this.server.connections.terminateUser("nobody");
		assertThat(this.ann.closed()).startsWith("4009 ");
		assertThat(second.closed()).startsWith("4009 ");
		assertThat(this.bob.closed()).isNull();
		assertThat(member.closed()).isNull();
		assertThat(this.ann.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"chat\"}}")).isEmpty();
		assertThat(this.server.channels.state("chat").occupied()).isFalse();
		assertThat(this.server.connect().signIn("{\"id\":\"ann\"}")).singleElement().asString().contains("success");
	}

	@Test
	void usersAreForgottenWithTheirConnections() {
		this.ann.signIn("{\"id\":\"ann\"}");
		this.ann.disconnect();
		this.server.connections.terminateUser("ann");
		assertThat(this.server.users).extracting("online", "watchers").containsExactly(Set.of(), Map.of());
	}

	@Test
	void idHasTheLengthThatAPresenceChannelTakes() {
		String longest = "x".repeat(128);
		assertThat(this.ann.signIn("{\"id\":\"" + longest + "x\"}")).singleElement().asString().contains("4009");
		assertThat(this.bob.subscribe("presence-room", "{\"user_id\":\"" + longest + "x\"}")).hasSize(2);
		assertThat(this.ann.signIn("{\"id\":\"" + longest + "\"}")).singleElement().asString().contains("success");
	}

}
