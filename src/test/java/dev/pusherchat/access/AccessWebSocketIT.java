package dev.pusherchat.access;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AccessWebSocketIT {

	private static ProtectedApplication application;

	private static Issuer issuer;

	@BeforeAll
	static void start() throws IOException {
		application = new ProtectedApplication();
		issuer = application.issuer();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void theAuthorIsTheSubjectInAnswerPageAndEvent() throws Exception {
		String ann = issuer.token("ann");
		try (PusherConnection reader = application.connect()) {
			assertThat(reader.subscribe("private-chat", authorize(reader, "private-chat", issuer.token("bob"))))
				.contains("subscription_succeeded");
			String posted = application.post(ann, "from ann").body();
			assertThat(posted).contains("\"author\":\"ann\"");
			assertThat(reader.nextData()).isEqualTo(posted);
			assertThat(application.get("/messages", ann).body()).contains(posted);
			assertThat(application.get(ProtectedApplication.location(posted), ann).body()).isEqualTo(posted);
		}
	}

	@Test
	void whoHasNoTokenReadsNothingOverAWebSocket() throws Exception {
		try (PusherConnection stranger = application.connect(); PusherConnection reader = application.connect()) {
			assertThat(stranger.subscribe("chat", null)).contains("subscription_succeeded");
			stranger.subscribe("private-chat", null);
			assertThat(stranger.ping()).contains("error").doesNotContain("succeeded");
			String ofAnother = authorize(reader, "private-chat", issuer.token("bob"));
			stranger.subscribe("private-chat", ofAnother);
			assertThat(stranger.ping()).contains("error").doesNotContain("succeeded");
			reader.subscribe("private-chat", ofAnother);
			application.post(issuer.token("ann"), "not for strangers");
			assertThat(reader.next()).contains("not for strangers");
			assertThat(stranger.ping()).doesNotContain("strangers");
		}
	}

	@Test
	void noClientEventOnThePublicChannelReachesAnyone() throws Exception {
		try (PusherConnection stranger = application.connect(); PusherConnection other = application.connect()) {
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
		try (PusherConnection reader = application.connect()) {
			String token = issuer.token("auth0|ann");
			assertThat(authorize(reader, "presence-room", token)).contains("auth0|ann");
			assertThat(application.form("/pusher/user-auth", token, Map.of("socket_id", reader.socketId())).body())
				.contains("auth0|ann");
		}
	}

	@Test
	void aSubjectSignsInAndIsAMemberUnderTheNameItHas() throws Exception {
		try (PusherConnection ann = application.connect()) {
			String token = issuer.token("auth0|ann");
			assertThat(ann.subscribe("presence-room", authorize(ann, "presence-room", token))).contains("auth0|ann");
			String user = application.form("/pusher/user-auth", token, Map.of("socket_id", ann.socketId())).body();
			ann.send("{\"event\":\"pusher:signin\",\"data\":%s}".formatted(user));
			assertThat(ann.next()).contains("signin_success");
			assertThat(ann.subscribe("#server-to-user-auth0|ann", null)).contains("subscription_succeeded");
			assertThat(application.server("/events",
					"{\"name\":\"e\",\"data\":\"for ann\",\"channels\":[\"#server-to-user-auth0|ann\"]}"))
				.isEqualTo(200);
			assertThat(ann.next()).contains("for ann");
		}
	}

	@Test
	void whenTheTokenExpiresTheConnectionIsClosedToComeBackWithAnother() throws Exception {
		String token = issuer.token("ann", (claims) -> claims.expirationTime(Issuer.in(Duration.ofSeconds(3))));
		try (PusherConnection ann = application.connect(); PusherConnection bob = application.connect()) {
			bob.subscribe("private-chat", authorize(bob, "private-chat", issuer.token("bob")));
			String authorization = authorize(ann, "private-chat", token);
			assertThat(ann.subscribe("private-chat", authorization)).contains("subscription_succeeded");
			assertThat(ann.closed()).isEqualTo(4200);
			assertThat(bob.ping()).isEmpty();
			assertThat(application.get("/messages", token).statusCode()).isEqualTo(401);
			try (PusherConnection again = application.connect()) {
				assertThat(again.subscribe("private-chat", authorization)).contains("subscription_error");
			}
		}
	}

	@Test
	void terminatingAUserReachesEveryConnectionThatIsAuthorizedForIt() throws Exception {
		try (PusherConnection eve = application.connect(); PusherConnection bob = application.connect()) {
			eve.subscribe("private-chat", authorize(eve, "private-chat", issuer.token("auth0|eve")));
			bob.subscribe("private-chat", authorize(bob, "private-chat", issuer.token("bob")));
			assertThat(application.server("/users/auth0%7Ceve/terminate_connections", "{}")).isEqualTo(200);
			assertThat(eve.closed()).isEqualTo(4009);
			assertThat(bob.ping()).isEmpty();
		}
	}

	@Test
	void aPageOfAnotherOriginConnectsOnlyWhereCorsLetsItRead() throws Exception {
		try (PusherConnection evil = application.connect("https://evil.example");
				PusherConnection own = application.connect(application.origin());
				PusherConnection listed = application.connect("https://chat.example.com")) {
			assertThat(evil.closed()).isEqualTo(4009);
			assertThat(own.ping()).isEmpty();
			assertThat(listed.ping()).isEmpty();
		}
	}

	@Test
	void otherPrivateChannelsAreNotForEveryHolder() throws Exception {
		try (PusherConnection reader = application.connect()) {
			assertThat(application
				.form("/pusher/auth", issuer.token("ann"),
						Map.of("socket_id", reader.socketId(), "channel_name", "private-other"))
				.statusCode()).isEqualTo(403);
		}
	}

	@Test
	void theHttpApiOfTheEmbeddedServerIsForTheSecretOnly() throws Exception {
		for (String path : List.of("/apps/1/channels", "/apps/1/channels/private-chat?info=cache",
				"/apps/1/channels/presence-room/users")) {
			assertThat(application.get(path, issuer.token("ann")).statusCode()).as(path).isEqualTo(401);
		}
	}

	private static String authorize(PusherConnection connection, String channel, String token) {
		HttpResponse<String> response = application.form("/pusher/auth", token,
				Map.of("socket_id", connection.socketId(), "channel_name", channel));
		assertThat(response.statusCode()).isEqualTo(200);
		return response.body();
	}

}
