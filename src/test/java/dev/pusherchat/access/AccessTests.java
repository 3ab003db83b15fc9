package dev.pusherchat.access;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JOSEObjectType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.pusherchat.web.RawHttp;

import static org.assertj.core.api.Assertions.assertThat;

class AccessTests {

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
	void withoutATokenNothingIsReadOrPostedOrJoined() throws Exception {
		for (String call : List.of("GET /messages", "GET /messages?after=0", "HEAD /messages", "POST /messages",
				"GET /messages/1", "POST /pusher/auth", "POST /pusher/user-auth", "DELETE /messages", "GET //messages",
				"GET /%6dessages", "GET /messages;a=b", "GET /messages/", "GET /messages/1/x")) {
			HttpResponse<String> response = application.call(call, null, "content=hi", Map.of());
			assertThat(response.statusCode()).as(call).isIn(400, 401, 404);
			if (response.statusCode() == 401) {
				assertThat(response.headers().firstValue("WWW-Authenticate")).as(call)
					.hasValueSatisfying((challenge) -> assertThat(challenge).startsWith("Bearer"));
				assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
			}
		}
	}

	@Test
	void thePageIsToldToAskForATokenAndWhichChannelToJoin() throws Exception {
		assertThat(application.get("/config.json", null).body()).contains("\"authentication\":true",
				"\"channel\":\"private-chat\"");
	}

	@Test
	void aPageOfAnotherOriginCanReadTheRefusalAndSendAToken() throws Exception {
		Map<String, String> origin = Map.of("Origin", "https://chat.example.com");
		assertThat(
				application.call("GET /messages", null, "", origin).headers().firstValue("Access-Control-Allow-Origin"))
			.contains("https://chat.example.com");
		HttpResponse<String> preflight = application.call("OPTIONS /messages", null, "",
				Map.of("Origin", "https://chat.example.com", "Access-Control-Request-Method", "POST",
						"Access-Control-Request-Headers", "authorization"));
		assertThat(preflight.statusCode()).isEqualTo(200);
		assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers")).contains("authorization");
	}

	@Test
	void actuatorTellsNothingOfMessages() throws Exception {
		for (String name : List.of("env", "configprops", "heapdump", "threaddump", "httpexchanges", "loggers", "beans",
				"mappings", "logfile", "flyway", "startup", "shutdown")) {
			assertThat(application.get("/actuator/" + name, null).statusCode()).as(name).isEqualTo(404);
			assertThat(application.monitor("/actuator/" + name).statusCode()).as(name).isEqualTo(404);
		}
		assertThat(application.get("/h2-console", null).statusCode()).isEqualTo(404);
		assertThat(application.get("/livez", null).statusCode()).isEqualTo(200);
	}

	@Test
	void monitoringNeedsNoTokenOnItsPortAndIsNowhereElse() {
		assertThat(application.monitor("/actuator/prometheus").body()).contains("channels_connections");
		assertThat(application.monitor("/actuator/health").body()).contains("\"components\"");
		assertThat(application.get("/actuator/prometheus", issuer.token("ann")).statusCode()).isEqualTo(404);
	}

	@Test
	void anAccessTokenOfRfc9068IsAccepted() {
		for (String type : List.of("at+jwt", "AT+JWT", "application/at+jwt", "JWT")) {
			assertThat(status(
					Issuer.sign(issuer.key(), Issuer.claims("ann", (claims) -> claims), new JOSEObjectType(type))))
				.as(type)
				.isEqualTo(200);
		}
		assertThat(status(
				Issuer.sign(issuer.key(), Issuer.claims("ann", (claims) -> claims), new JOSEObjectType("logout+jwt"))))
			.isEqualTo(401);
	}

	// the JDK's client can't send it
	@Test
	void headerWithAControlCharacterIsRefused() throws Exception {
		String head = "POST /messages HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
				+ "Idempotency-Key: \u0080\r\nAuthorization: Bearer " + issuer.token("ann");
		assertThat(RawHttp.exchange(application.port(), "127.0.0.1", head, "content=hi")).startsWith("HTTP/1.1 400")
			.contains("A header has a control character");
	}

	@Test
	void theAuthorIsTheSubjectInAnswerAndPage() throws Exception {
		String ann = issuer.token("ann");
		String posted = application.post(ann, "from ann").body();
		assertThat(posted).contains("\"author\":\"ann\"");
		assertThat(application.get("/messages", ann).body()).contains(posted);
		assertThat(application.get(ProtectedApplication.location(posted), ann).body()).isEqualTo(posted);
	}

	@Test
	void aChannelIsJoinedAsTheSubject() throws Exception {
		String token = issuer.token("auth0|ann");
		assertThat(join("private-chat", token).statusCode()).isEqualTo(200);
		assertThat(join("presence-room", token).body()).contains("auth0|ann");
		assertThat(join("private-other", token).statusCode()).isEqualTo(403);
		assertThat(application.form("/pusher/user-auth", token, Map.of("socket_id", "1.1")).body())
			.contains("auth0|ann");
	}

	@Test
	void theNameIsThatOfTheIssuerCutToTheRule() {
		assertThat(nameOf(Map.of("name", "Ann", "preferred_username", "ann1"))).isEqualTo("Ann");
		assertThat(nameOf(Map.of("name", " \u202e\u3164 ", "preferred_username", "ann1"))).isEqualTo("ann1");
		assertThat(nameOf(Map.of("name", 7, "preferred_username", "ann1"))).isEqualTo("ann1");
		assertThat(nameOf(Map.of("name", "A\u202enn " + "x".repeat(60)))).isEqualTo("Ann " + "x".repeat(36));
		assertThat(nameOf(Map.of("nickname", "ann"))).isEmpty();
	}

	private static String nameOf(Map<String, Object> claims) {
		String token = issuer.token("ann", (builder) -> {
			claims.forEach(builder::claim);
			return builder;
		});
		HttpResponse<String> posted = application.post(token, "hi");
		assertThat(posted.statusCode()).isEqualTo(201);
		return posted.body().contains("author_name") ? GuestsTests.field(posted, "author_name") : "";
	}

	@Test
	void aPageStaysInNoSharedCache() throws Exception {
		assertThat(application.get("/messages", issuer.token("ann")).headers().firstValue("Cache-Control"))
			.contains("no-cache, private");
	}

	@Test
	void theKeyOfAnotherAuthorBringsNothingUp() throws Exception {
		Map<String, String> key = Map.of("Idempotency-Key", "guessed");
		HttpResponse<String> first = application.post(issuer.token("ann"), "ann's", key);
		assertThat(first.statusCode()).isEqualTo(201);
		assertThat(application.post(issuer.token("ann"), "ann's", key).body()).isEqualTo(first.body());
		assertThat(application.post(issuer.token("eve"), "ann's", key).statusCode()).isEqualTo(201);
		assertThat(application.post(issuer.token("mal"), "other", key).body()).contains("\"author\":\"mal\"");
	}

	@Test
	void badTokensAreRefused() throws Exception {
		assertThat(status(issuer.token("ann"))).isEqualTo(200);
		assertThat(status(issuer.token("ann", (claims) -> claims.expirationTime(null)))).as("for ever").isEqualTo(401);
		Map<String, String> tokens = Map.of("expired",
				issuer.token("ann", (claims) -> claims.expirationTime(Issuer.in(Duration.ofSeconds(-1)))),
				"not yet valid",
				issuer.token("ann", (claims) -> claims.notBeforeTime(Issuer.in(Duration.ofMinutes(5)))),
				"for another audience", issuer.token("ann", (claims) -> claims.audience("mail")), "for nobody",
				issuer.token("ann", (claims) -> claims.audience((String) null)), "unsigned", Issuer.unsigned("ann"),
				"HMAC with the public key", issuer.signedWithThePublicKey("ann", false),
				"HMAC with the public key as PEM", issuer.signedWithThePublicKey("ann", true), "of another issuer",
				Issuer.sign(Issuer.newKey(issuer.key().getKeyID()), Issuer.claims("ann", (claims) -> claims)),
				"changed", issuer.token("ann").replaceFirst("\\..", ".f"), "no token", "nonsense");
		tokens.forEach((name, token) -> {
			HttpResponse<String> response = application.get("/messages", token);
			assertThat(response.statusCode()).as(name).isEqualTo(401);
			assertThat(response.headers().firstValue("WWW-Authenticate").orElse("")).as(name)
				.startsWith("Bearer error=\"invalid_token\"");
			assertThat(response.body()).as(name).contains("\"status\":401");
		});
	}

	@Test
	void aSubjectHasToBeFitForAnAuthor() throws Exception {
		for (String subject : new String[] { null, "", "a b", "x".repeat(129), "é", "\"", "a\u0000" }) {
			assertThat(status(issuer.token(subject))).as(String.valueOf(subject)).isEqualTo(401);
		}
		assertThat(status(issuer.token("x".repeat(128)))).isEqualTo(200);
	}

	@Test
	void aTokenInTheAddressIsNotOne() throws Exception {
		assertThat(application.get("/messages?access_token=" + issuer.token("ann"), null).statusCode()).isEqualTo(401);
	}

	@Test
	void anAnswerSetsNoCookie() throws Exception {
		HttpResponse<String> response = application.post(issuer.token("ann"), "hi");
		assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
		assertThat(response.statusCode()).isEqualTo(201);
	}

	@Test
	void aNewKeyIsFetchedWhenATokenNamesIt() throws Exception {
		String old = issuer.token("ann");
		assertThat(status(old)).isEqualTo(200);
		issuer.rotate("second");
		assertThat(status(issuer.token("ann"))).isEqualTo(200);
		assertThat(status(old)).isEqualTo(401);
	}

	private static int status(@Nullable String token) {
		return application.get("/messages", token).statusCode();
	}

	private static HttpResponse<String> join(String channel, String token) {
		return application.form("/pusher/auth", token, Map.of("socket_id", "1.1", "channel_name", channel));
	}

}
