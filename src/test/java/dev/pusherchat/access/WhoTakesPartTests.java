package dev.pusherchat.access;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.pusherchat.access.guest.TestGuests;

import static org.assertj.core.api.Assertions.assertThat;

/** Each row of the table in authentication.md: who may post, read and join. */
class WhoTakesPartTests {

	private static final String GUESTS = "--access.guests=true";

	@Test
	void withoutAnIssuerAndWithGuestsATokenIsOptional() throws Exception {
		try (ProtectedApplication application = ProtectedApplication.open(GUESTS)) {
			String guest = guest(application, "Ann");
			assertThat(application.get("/config.json", null).body()).contains("\"authentication\":false",
					"\"channel\":\"chat\"", "\"guests\":true",
					"\"people\":{\"channel\":\"presence-chat\",\"typing\":true}");
			assertThat(post(application, null)).isEqualTo("201 anonymous");
			assertThat(post(application, guest)).isEqualTo("201 Ann");
			assertThat(post(application, guest + "x")).isEqualTo("401");
			assertThat(post(application, application.issuer().token("ann"))).isEqualTo("401");
			assertThat(application.get("/messages", guest + "x").statusCode()).isEqualTo(401);
			assertThat(application.get("/messages", null).statusCode()).isEqualTo(200);
			assertThat(join(application, "presence-chat", guest)).isEqualTo(200);
			assertThat(join(application, "presence-chat", null)).isEqualTo(403);
			assertThat(join(application, "private-other", guest)).isEqualTo(403);
			assertThat(signIn(application, guest).body()).contains("guest-", "Ann");
			assertThat(signIn(application, null).statusCode()).isEqualTo(403);
		}
	}

	@Test
	void withoutATokenPusherGuestsDecidesAsBefore() throws Exception {
		try (ProtectedApplication application = ProtectedApplication.open(GUESTS, "--pusher.guests=true")) {
			assertThat(join(application, "presence-chat", null)).isEqualTo(200);
			assertThat(join(application, "private-other", null)).isEqualTo(200);
			assertThat(join(application, "private-other", guest(application, "Ann"))).isEqualTo(200);
			assertThat(signIn(application, null).body()).contains("guest-1.1");
		}
	}

	@Test
	void withNeitherIssuerNorGuestsThereAreNoTokens() throws Exception {
		try (ProtectedApplication application = ProtectedApplication.open()) {
			assertThat(application.form("/guests", null, Map.of("name", "Ann")).statusCode()).isEqualTo(404);
			assertThat(application.get("/config.json", null).body()).contains("\"channel\":\"chat\"")
				.doesNotContain("\"guests\"", "\"people\"", "\"signIn\"");
			assertThat(post(application, null)).isEqualTo("201 anonymous");
			assertThat(post(application, TestGuests.token("Ann"))).isEqualTo("201 anonymous");
			assertThat(join(application, "presence-chat", null)).isEqualTo(403);
			assertThat(join(application, "presence-chat", TestGuests.token("Ann"))).isEqualTo(403);
		}
	}

	@Test
	void withAnIssuerAndWithoutGuestsTheIssuersTokenIsRequired() throws Exception {
		try (ProtectedApplication application = new ProtectedApplication()) {
			String token = application.issuer().token("ann", (claims) -> claims.claim("name", "Ann"));
			assertThat(application.form("/guests", null, Map.of("name", "Ann")).statusCode()).isEqualTo(404);
			assertThat(application.get("/config.json", null).body())
				.contains("\"channel\":\"private-chat\"", "\"people\":{\"channel\":\"presence-chat\"")
				.doesNotContain("\"guests\"");
			assertThat(post(application, null)).isEqualTo("401");
			assertThat(post(application, TestGuests.token("Eve"))).isEqualTo("401");
			assertThat(post(application, token)).isEqualTo("201 Ann");
			assertThat(join(application, "presence-chat", null)).isEqualTo(401);
			assertThat(join(application, "presence-chat", TestGuests.token("Eve"))).isEqualTo(401);
			assertThat(join(application, "presence-chat", token)).isEqualTo(200);
			assertThat(post(application, application.issuer().token("guest-ann"))).isEqualTo("201 nameless");
		}
	}

	@Test
	void withAnIssuerAndGuestsBothTokensCount() throws Exception {
		try (ProtectedApplication application = new ProtectedApplication(GUESTS)) {
			String guest = guest(application, "Eve");
			String token = application.issuer().token("ann", (claims) -> claims.claim("name", "Ann"));
			assertThat(application.get("/config.json", null).body()).contains("\"authentication\":true",
					"\"channel\":\"private-chat\"", "\"guests\":true", "\"people\":{\"channel\":\"presence-chat\"");
			assertThat(post(application, null)).isEqualTo("401");
			assertThat(post(application, guest)).isEqualTo("201 Eve");
			assertThat(post(application, token)).isEqualTo("201 Ann");
			for (String each : new String[] { guest, token }) {
				assertThat(join(application, "presence-chat", each)).isEqualTo(200);
				assertThat(join(application, "private-chat", each)).isEqualTo(200);
				assertThat(join(application, "private-other", each)).isEqualTo(403);
			}
			assertThat(join(application, "presence-chat", null)).isEqualTo(401);
			assertThat(post(application, application.issuer().token("guest-ann"))).isEqualTo("401");
			assertThat(join(application, "presence-chat", application.issuer().token("guest-ann"))).isEqualTo(401);
			assertThat(application.form("/guests", token, Map.of("name", "Ann")).statusCode()).isEqualTo(403);
			assertThat(application.form("/guests", application.issuer().token("guest-ann"), Map.of("name", "Ann"))
				.statusCode()).isEqualTo(401);
		}
	}

	private static String guest(ProtectedApplication application, String name) {
		HttpResponse<String> response = application.form("/guests", null, Map.of("name", name));
		assertThat(response.statusCode()).isEqualTo(201);
		return GuestsTests.field(response, "token");
	}

	private static String post(ProtectedApplication application, @Nullable String token) throws IOException {
		HttpResponse<String> response = application.post(token, "hi");
		if (response.statusCode() != 201) {
			return String.valueOf(response.statusCode());
		}
		String body = response.body();
		if (!body.contains("\"author\"")) {
			return "201 anonymous";
		}
		return "201 " + (body.contains("\"author_name\"") ? GuestsTests.field(response, "author_name") : "nameless");
	}

	private static int join(ProtectedApplication application, String channel, @Nullable String token) {
		return application.form("/pusher/auth", token, Map.of("socket_id", "1.1", "channel_name", channel))
			.statusCode();
	}

	private static HttpResponse<String> signIn(ProtectedApplication application, @Nullable String token) {
		return application.form("/pusher/user-auth", token, Map.of("socket_id", "1.1"));
	}

}
