package dev.pusherchat.access;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.ChatApplication;

import static org.assertj.core.api.Assertions.assertThat;

class AccessWebSocketIT {

	private static final HttpClient client = HttpClient.newHttpClient();

	private static Issuer issuer;

	private static @Nullable ConfigurableApplicationContext application;

	private static int port;

	@BeforeAll
	static void start() throws IOException {
		issuer = new Issuer();
		ConfigurableApplicationContext started = new SpringApplicationBuilder(ChatApplication.class).profiles("test")
			.run("--server.port=0", "--channels.client-events.enabled=true", "--pusher.guests=true",
					"--" + TokenSettings.PREFIX + "jwk-set-uri=" + issuer.keysUri(),
					"--" + TokenSettings.PREFIX + "audiences=" + Issuer.AUDIENCE);
		application = started;
		port = started.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	@AfterAll
	static void stop() {
		if (application != null) {
			application.close();
		}
		issuer.close();
	}

	@Test
	void theAuthorIsTheSubjectInAnswerPageAndEvent() throws Exception {
		String ann = issuer.token("ann");
		try (PusherConnection reader = new PusherConnection(port)) {
			assertThat(reader.subscribe("private-chat", authorize(reader, "private-chat", issuer.token("bob"))))
				.contains("subscription_succeeded");
			String posted = post(ann, "from ann").body();
			assertThat(posted).contains("\"author\":\"ann\"");
			assertThat(reader.nextData()).isEqualTo(posted);
			assertThat(call("GET /messages", ann, "", Map.of()).body()).contains(posted);
			assertThat(call("GET " + location(posted), ann, "", Map.of()).body()).isEqualTo(posted);
		}
	}

	@Test
	void whoHasNoTokenReadsNothingOverAWebSocket() throws Exception {
		try (PusherConnection stranger = new PusherConnection(port);
				PusherConnection reader = new PusherConnection(port)) {
			assertThat(stranger.subscribe("chat", null)).contains("subscription_succeeded");
			stranger.subscribe("private-chat", null);
			assertThat(stranger.ping()).contains("error").doesNotContain("succeeded");
			String ofAnother = authorize(reader, "private-chat", issuer.token("bob"));
			stranger.subscribe("private-chat", ofAnother);
			assertThat(stranger.ping()).contains("error").doesNotContain("succeeded");
			reader.subscribe("private-chat", ofAnother);
			post(issuer.token("ann"), "not for strangers");
			assertThat(reader.next()).contains("not for strangers");
			assertThat(stranger.ping()).doesNotContain("strangers");
		}
	}

	@Test
	void noClientEventOnThePublicChannelReachesAnyone() throws Exception {
		try (PusherConnection stranger = new PusherConnection(port);
				PusherConnection other = new PusherConnection(port)) {
			stranger.subscribe("chat", null);
			other.subscribe("chat", null);
			stranger.send("{\"event\":\"client-new_message\",\"channel\":\"chat\",\"data\":\"{}\"}");
			stranger.send("{\"event\":\"new_message\",\"channel\":\"chat\",\"data\":\"{}\"}");
			stranger.ping();
			assertThat(other.ping()).doesNotContain("new_message");
		}
	}

	@Test
	void aUserOfAPresenceChannelIsTheSubject() throws Exception {
		try (PusherConnection reader = new PusherConnection(port)) {
			String token = issuer.token("auth0|ann");
			assertThat(authorize(reader, "presence-room", token)).contains("auth0|ann");
			assertThat(form("/pusher/user-auth", token, Map.of("socket_id", reader.socketId())).body())
				.contains("auth0|ann");
		}
	}

	@Test
	void otherPrivateChannelsAreNotForEveryHolder() throws Exception {
		try (PusherConnection reader = new PusherConnection(port)) {
			assertThat(form("/pusher/auth", issuer.token("ann"),
					Map.of("socket_id", reader.socketId(), "channel_name", "private-other"))
				.statusCode()).isEqualTo(403);
		}
	}

	@Test
	void theHttpApiOfTheEmbeddedServerIsForTheSecretOnly() throws Exception {
		for (String path : List.of("/apps/1/channels", "/apps/1/channels/private-chat?info=cache",
				"/apps/1/channels/presence-room/users")) {
			assertThat(call("GET " + path, issuer.token("ann"), "", Map.of()).statusCode()).as(path).isEqualTo(401);
		}
	}

	private static String location(String message) {
		return "/messages/" + message.replaceFirst(".*\"id\":(\\d+).*", "$1");
	}

	private static String authorize(PusherConnection connection, String channel, String token) {
		HttpResponse<String> response = form("/pusher/auth", token,
				Map.of("socket_id", connection.socketId(), "channel_name", channel));
		assertThat(response.statusCode()).isEqualTo(200);
		return response.body();
	}

	private static HttpResponse<String> post(String token, String content) {
		return call("POST /messages", token, "content=" + URLEncoder.encode(content, StandardCharsets.UTF_8), Map.of());
	}

	private static HttpResponse<String> form(String path, String token, Map<String, String> fields) {
		StringBuilder body = new StringBuilder();
		fields.forEach((name, value) -> body.append('&').append(name).append('=').append(value));
		return call("POST " + path, token, body.substring(1), Map.of());
	}

	private static HttpResponse<String> call(String call, @Nullable String token, String body,
			Map<String, String> headers) {
		String[] parts = call.split(" ");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + parts[1]))
			.timeout(Duration.ofSeconds(30))
			.method(parts[0], "POST".equals(parts[0]) ? BodyPublishers.ofString(body) : BodyPublishers.noBody())
			.header("Content-Type", "application/x-www-form-urlencoded");
		headers.forEach(request::header);
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		try {
			return client.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
