package dev.pusherchat.channels;

import java.net.http.HttpResponse;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.api.ApiServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Section 17 of the protocol: a session on the wire, from its start to its end. */
class SessionTests {

	private final TestServer server = new TestServer("client-events.enabled=true");

	@Test
	void sessionGoesAsItIsWrittenDown() throws Exception {
		TestServer.Client client = this.server.open("/app/app-key", "protocol=7&client=js&version=8.6.0&flash=false",
				null);
		String handshake = client.take().get(0);
		assertThat(handshake).matches("\\{\"event\":\"pusher:connection_established\",\"data\":"
				+ "\"\\{\\\\\"socket_id\\\\\":\\\\\"[0-9]+\\.[0-9]+\\\\\",\\\\\"activity_timeout\\\\\":30}\"}");
		client.socketId = handshake.replaceAll(".*?([0-9]+\\.[0-9]+).*", "$1");
		assertThat(client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"\",\"channel\":\"chat\"}}"))
			.containsExactly(
					"{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"chat\",\"data\":\"{}\"}");
		try (ApiServer api = this.server.api()) {
			HttpResponse<String> answer = new ApiClient(ApiServer.APP, api.port()).post("/events", """
					{"name":"new_message","channels":["chat"],"data":"{\\"id\\":1,\\"text\\":\\"hi\\"}"}""");
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.body()).isEqualTo("{}");
		}
		assertThat(client.take()).containsExactly(
				"{\"event\":\"new_message\",\"channel\":\"chat\",\"data\":\"{\\\"id\\\":1,\\\"text\\\":\\\"hi\\\"}\"}");
		assertThat(client.subscribe("presence-room", "{\"user_id\":\"ann\"}"))
			.containsExactly("{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"presence-room\","
					+ "\"data\":\"{\\\"presence\\\":{\\\"ids\\\":[\\\"ann\\\"],\\\"hash\\\":{\\\"ann\\\":null},"
					+ "\\\"count\\\":1}}\"}");
		TestServer.Client other = this.server.connect();
		other.subscribe("presence-room", "{\"user_id\":\"bob\"}");
		assertThat(client.take()).containsExactly("{\"event\":\"pusher_internal:member_added\","
				+ "\"channel\":\"presence-room\",\"data\":\"{\\\"user_id\\\":\\\"bob\\\",\\\"user_info\\\":null}\"}");
		client.send("{\"event\":\"client-typing\",\"channel\":\"presence-room\",\"data\":{\"on\":true}}");
		assertThat(other.take()).containsExactly("{\"event\":\"client-typing\",\"channel\":\"presence-room\","
				+ "\"data\":{\"on\":true},\"user_id\":\"ann\"}");
		assertThat(client.send("{\"event\":\"pusher:ping\",\"data\":{}}"))
			.containsExactly("{\"event\":\"pusher:pong\",\"data\":\"{}\"}");
		assertThat(client.send("{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"chat\"}}")).isEmpty();
		this.server.connections.stop(Duration.ofSeconds(30));
		assertThat(client.closed()).isEqualTo("4200 Please reconnect immediately");
	}

}
