package dev.pusherchat.access.guest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import com.nimbusds.jose.jwk.JWK;
import org.jspecify.annotations.Nullable;

/** Makes tokens of guests, as a node would with this app at that time. */
public final class TestGuests {

	/** How long a token lives unless set. */
	public static final Duration LIFETIME = Duration.ofDays(30);

	private TestGuests() {
	}

	/** A valid token of a new guest of the test's app. */
	public static String token(String name) {
		return token(null, name, Instant.now().plus(LIFETIME));
	}

	/** A token of the test's app with a certain end. */
	public static String token(@Nullable String id, String name, Instant end) {
		return token("1", "app-secret", id, name, end);
	}

	public static String token(String appId, String secret, @Nullable String id, String name, Instant end) {
		Clock clock = Clock.fixed(end.minus(LIFETIME), ZoneOffset.UTC);
		return new GuestTokens(appId, List.of(secret), LIFETIME, clock).issue(id, name).token();
	}

	/** The key that the test's app signs with. */
	public static byte[] key() {
		JWK key = GuestTokens.key("1", "app-secret");
		return key.toOctetSequenceKey().toByteArray();
	}

}
