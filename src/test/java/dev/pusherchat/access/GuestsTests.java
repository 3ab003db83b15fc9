package dev.pusherchat.access;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.access.guest.TestGuests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Guests of an application without an issuer. */
class GuestsTests {

	private static final String KEY = "Idempotency-Key";

	private static ProtectedApplication application;

	@BeforeAll
	static void start() throws Exception {
		application = ProtectedApplication.open("--access.guests=true", "--web.rate-limit.guests.burst=1000",
				"--access.other-secrets=the-secret-before");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void aGuestGetsAnIdANameAndATokenFor30Days() {
		HttpResponse<String> response = become(null, "  Zoe\u0308 ");
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
		assertThat(field(response, "id")).matches("guest-[0-9a-f]{32}");
		assertThat(field(response, "name")).isEqualTo("Zoë");
		assertThat(Instant.parse(field(response, "expires_at"))).isCloseTo(Instant.now().plus(TestGuests.LIFETIME),
				within(Duration.ofMinutes(1)));
		assertThat(field(become(null, "Zoë"), "id")).isNotEqualTo(field(response, "id"));
	}

	@Test
	void aGuestMayComeAsJson() {
		HttpResponse<String> response = application.call("POST /guests", null, "{\"name\":\"Ann\"}",
				Map.of("Content-Type", "application/json"));
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(field(response, "name")).isEqualTo("Ann");
	}

	@Test
	void aGuestWithATokenKeepsTheIdUnderAnotherName() {
		HttpResponse<String> ann = become(null, "Ann");
		HttpResponse<String> renamed = become(field(ann, "token"), "Anna");
		assertThat(renamed.statusCode()).isEqualTo(201);
		assertThat(field(renamed, "id")).isEqualTo(field(ann, "id"));
		HttpResponse<String> before = application.post(field(ann, "token"), "before");
		assertThat(field(application.post(field(renamed, "token"), "after"), "author_name")).isEqualTo("Anna");
		assertThat(application.get(ProtectedApplication.location(before.body()), null).body()).isEqualTo(before.body());
		assertThat(field(before, "author_name")).isEqualTo("Ann");
	}

	@Test
	void aTokenThatHasEndedIsGoodForItsRenewalOnly() {
		String id = "guest-ended";
		String ended = TestGuests.token(id, "Ann", Instant.now().minusSeconds(1));
		assertThat(application.post(ended, "hi").statusCode()).isEqualTo(401);
		assertThat(become(ended + "x", "Ann").statusCode()).isEqualTo(401);
		HttpResponse<String> renewed = become(ended, "Ann");
		assertThat(field(renewed, "id")).isEqualTo(id);
		assertThat(application.post(field(renewed, "token"), "hi").statusCode()).isEqualTo(201);
		Instant longAgo = Instant.now().minus(TestGuests.LIFETIME);
		assertThat(become(TestGuests.token(id, "Ann", longAgo.plusSeconds(60)), "Ann").statusCode()).isEqualTo(201);
		assertThat(become(TestGuests.token(id, "Ann", longAgo.minusSeconds(1)), "Ann").statusCode()).isEqualTo(401);
	}

	@Test
	void aWrongNameIsNamed() {
		for (String body : List.of("name=", "name=%20", "x=Ann", "name=a&name=b", "name=" + "x".repeat(41),
				"name=%E2%80%AEAnn", "name=A%00nn", "name=A%CC%82%CC%82%CC%82%CC%82%CC%82")) {
			HttpResponse<String> response = application.call("POST /guests", null, body, Map.of());
			assertThat(response.statusCode()).as(body).isEqualTo(422);
			assertThat(response.body()).as(body).contains("\"errors\":{\"name\":[\"");
		}
		for (String body : List.of("{}", "{\"name\":null}", "{\"name\":7}", "{\"name\":[\"Ann\"]}",
				"{\"name\":\"A\\ud800\"}")) {
			HttpResponse<String> response = application.call("POST /guests", null, body,
					Map.of("Content-Type", "application/json"));
			assertThat(response.statusCode()).as(body).isEqualTo(422);
			assertThat(response.body()).as(body).contains("\"errors\":{\"name\":[\"");
		}
	}

	@Test
	void neitherAuthorNorNameComeFromTheBody() {
		String token = field(become(null, "Ann"), "token");
		String body = "{\"content\":\"hi\",\"author\":\"guest-eve\",\"author_name\":\"Eve\"}";
		Map<String, String> json = Map.of("Content-Type", "application/json");
		assertThat(application.call("POST /messages", token, body, json).body()).contains("\"author_name\":\"Ann\"")
			.doesNotContain("eve", "Eve");
		assertThat(application.call("POST /messages", null, body, json).body()).doesNotContain("author", "Eve");
	}

	@Test
	void aMessageWithoutATokenHasTheBytesOfBefore() {
		assertThat(application.post(null, "hi").body())
			.matches("\\{\"id\":\\d+,\"content\":\"hi\",\"created_at\":\"[^\"]+\",\"updated_at\":\"[^\"]+\"}");
	}

	@Test
	void forgedTokensAreRefused() throws Exception {
		Instant end = Instant.now().plus(TestGuests.LIFETIME);
		String good = TestGuests.token("guest-ann", "Ann", end);
		assertThat(application.post(good, "hi").statusCode()).isEqualTo(201);
		Map<String, String> tokens = new LinkedHashMap<>();
		tokens.put("expired", TestGuests.token("guest-ann", "Ann", Instant.now().minusSeconds(1)));
		tokens.put("of another secret", TestGuests.token("1", "another-secret", "guest-ann", "Ann", end));
		tokens.put("of another app", TestGuests.token("2", "app-secret", "guest-ann", "Ann", end));
		tokens.put("unsigned", new PlainJWT(claims("guests", "guest-ann")).serialize());
		tokens.put("signed with the secret itself", hmac(JWSAlgorithm.HS256, padded("app-secret"), "guests"));
		tokens.put("HS512 with the right key", hmac(JWSAlgorithm.HS512, twice(TestGuests.key()), "guests"));
		tokens.put("of another issuer, with the right key", hmac(JWSAlgorithm.HS256, TestGuests.key(), "others"));
		tokens.put("without issuer, with the right key", hmac(JWSAlgorithm.HS256, TestGuests.key(), null));
		tokens.put("an issuer's that calls itself the guests'",
				application.issuer().token("guest-ann", (claims) -> claims.issuer("guests")));
		tokens.put("another body", good.substring(0, good.indexOf('.')) + '.'
				+ TestGuests.token("guest-eve", "Eve", end).split("\\.")[1] + good.substring(good.lastIndexOf('.')));
		tokens.put("no subject", hmac(JWSAlgorithm.HS256, TestGuests.key(), "guests", null));
		tokens.put("not a guest's subject", hmac(JWSAlgorithm.HS256, TestGuests.key(), "guests", "ann"));
		tokens.put("nonsense", "nonsense");
		tokens.forEach((what, token) -> {
			assertThat(application.post(token, "forged").statusCode()).as(what).isEqualTo(401);
			assertThat(join(token).statusCode()).as(what).isEqualTo(401);
			if (!"expired".equals(what)) {
				assertThat(become(token, "Ann").statusCode()).as(what).isEqualTo(401);
			}
		});
		assertThat(application.get("/messages", null).body()).doesNotContain("forged");
	}

	@Test
	void aTokenOfASecretThatIsAcceptedTooIsRenewedUnderTheFirst() {
		String before = TestGuests.token("1", "the-secret-before", "guest-ann", "Ann",
				Instant.now().plus(TestGuests.LIFETIME));
		assertThat(application.post(before, "hi").statusCode()).isEqualTo(201);
		HttpResponse<String> renewed = become(before, "Ann");
		assertThat(field(renewed, "id")).isEqualTo("guest-ann");
		assertThat(keyId(field(renewed, "token"))).isEqualTo(keyId(TestGuests.token("Bob")))
			.isNotEqualTo(keyId(before));
	}

	@Test
	void aPostIsRepeatedUnderARenewedToken() {
		String id = "guest-repeating";
		HttpResponse<String> first = application.post(TestGuests.token(id, "Ann", Instant.now().plusSeconds(60)),
				"once", Map.of(KEY, "repeated"));
		assertThat(first.statusCode()).isEqualTo(201);
		String ended = TestGuests.token(id, "Ann", Instant.now().minusSeconds(1));
		assertThat(application.post(ended, "once", Map.of(KEY, "repeated")).statusCode()).isEqualTo(401);
		HttpResponse<String> again = application.post(field(become(ended, "Anna"), "token"), "once",
				Map.of(KEY, "repeated"));
		assertThat(again.statusCode()).isEqualTo(200);
		assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
		assertThat(again.body()).isEqualTo(first.body());
	}

	@Test
	void aKeyBringsUpNobodyElsesMessageAndStoresNothing() {
		String ann = field(become(null, "Ann"), "token");
		String eve = field(become(null, "Eve"), "token");
		assertThat(application.post(ann, "ann's own", Map.of(KEY, "guessed")).statusCode()).isEqualTo(201);
		for (@Nullable
		String other : new @Nullable String[] { eve, null }) {
			HttpResponse<String> response = application.post(other, "ann's own", Map.of(KEY, "guessed"));
			assertThat(response.statusCode()).isEqualTo(422);
			assertThat(response.body()).contains("of another author").doesNotContain("own", "guest-");
		}
		assertThat(application.get("/messages", null).body()).containsOnlyOnce("ann's own");
	}

	@Test
	void aMessageThatAnOldNodeStoredWithoutItsAuthorIsNotStoredAgain() {
		HttpResponse<String> stored = application.post(null, "from an old node", Map.of(KEY, "rollout"));
		HttpResponse<String> again = application.post(field(become(null, "Ann"), "token"), "from an old node",
				Map.of(KEY, "rollout"));
		assertThat(again.statusCode()).isEqualTo(200);
		assertThat(again.body()).isEqualTo(stored.body()).doesNotContain("author");
	}

	@Test
	void aMemberOfAPresenceChannelHasTheName() {
		HttpResponse<String> ann = become(null, "Ann \"<b>");
		String data = JsonMapper.shared().readTree(join(field(ann, "token")).body()).get("channel_data").asString();
		assertThat(JsonMapper.shared().readTree(data)).isEqualTo(JsonMapper.shared()
			.readTree("{\"user_id\":\"%s\",\"user_info\":{\"name\":\"Ann \\\"<b>\"}}".formatted(field(ann, "id"))));
	}

	@Test
	void aPageOfAnotherOriginMayBecomeAGuest() {
		HttpResponse<String> preflight = application.call("OPTIONS /guests", null, "",
				Map.of("Origin", "https://chat.example.com", "Access-Control-Request-Method", "POST",
						"Access-Control-Request-Headers", "authorization,content-type"));
		assertThat(preflight.statusCode()).isEqualTo(200);
		assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
			.hasValue("authorization, content-type");
		HttpResponse<String> response = application.call("POST /guests", "nonsense", "name=Ann",
				Map.of("Origin", "https://chat.example.com"));
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://chat.example.com");
	}

	private static HttpResponse<String> become(@Nullable String token, String name) {
		return application.form("/guests", token, Map.of("name", name));
	}

	private static HttpResponse<String> join(String token) {
		return application.form("/pusher/auth", token, Map.of("socket_id", "1.1", "channel_name", "presence-chat"));
	}

	static String field(HttpResponse<String> response, String name) {
		return JsonMapper.shared().readTree(response.body()).get(name).asString();
	}

	private static String keyId(String token) {
		try {
			return SignedJWT.parse(token).getHeader().getKeyID();
		}
		catch (ParseException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static JWTClaimsSet claims(@Nullable String issuer, @Nullable String subject) {
		return new JWTClaimsSet.Builder().issuer(issuer)
			.subject(subject)
			.claim("name", "Ann")
			.expirationTime(Date.from(Instant.now().plusSeconds(60)))
			.build();
	}

	private static String hmac(JWSAlgorithm algorithm, byte[] key, @Nullable String issuer) throws JOSEException {
		return hmac(algorithm, key, issuer, "guest-ann");
	}

	private static String hmac(JWSAlgorithm algorithm, byte[] key, @Nullable String issuer, @Nullable String subject)
			throws JOSEException {
		SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims(issuer, subject));
		token.sign(new MACSigner(key));
		return token.serialize();
	}

	private static byte[] padded(String secret) {
		return Arrays.copyOf(secret.getBytes(StandardCharsets.UTF_8), 32);
	}

	private static byte[] twice(byte[] key) {
		byte[] both = Arrays.copyOf(key, 2 * key.length);
		System.arraycopy(key, 0, both, key.length, key.length);
		return both;
	}

}
