package dev.pusherchat.access.guest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/**
 * Signs and reads the tokens of guests. All nodes derive the same keys from the app's
 * secret.
 */
public class GuestTokens {

	/** The {@code iss} of guests' tokens. */
	public static final String ISSUER = "guests";

	/** How the subject of every guest begins. */
	public static final String PREFIX = "guest-";

	/** The claim that a guest's name is in. */
	public static final String NAME = "name";

	private static final String HMAC = "HmacSHA256";

	private static final int ID_BYTES = 16;

	private final SecureRandom random = new SecureRandom();

	private final List<JWK> keys;

	private final JwtEncoder encoder;

	private final Duration lifetime;

	private final Clock clock;

	/**
	 * Derives the keys.
	 * @param appId the app's id
	 * @param secrets the app's secrets: the first signs, and each is accepted
	 * @param lifetime how long a token lives, and how long after that it can be renewed
	 */
	public GuestTokens(String appId, List<String> secrets, Duration lifetime, Clock clock) {
		this.keys = secrets.stream().map((secret) -> key(appId, secret)).distinct().toList();
		this.encoder = new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(this.keys.get(0))));
		this.lifetime = lifetime;
		this.clock = clock;
	}

	/** The first step of HKDF (RFC 5869): the key tells nothing of the secret. */
	static JWK key(String appId, String secret) {
		try {
			Mac mac = Mac.getInstance(HMAC);
			mac.init(new SecretKeySpec(("pusher-chat guests of " + appId).getBytes(StandardCharsets.UTF_8), HMAC));
			byte[] key = mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
			return new OctetSequenceKey.Builder(key).algorithm(JWSAlgorithm.HS256)
				.keyUse(KeyUse.SIGNATURE)
				.keyIDFromThumbprint()
				.build();
		}
		catch (GeneralSecurityException | JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Whether a token, which has been verified, is a guest's. */
	public static boolean isGuest(Jwt token) {
		return ISSUER.equals(token.getClaimAsString(JwtClaimNames.ISS));
	}

	/**
	 * Issues a token.
	 * @param id the guest's id, or {@code null} for a new guest
	 * @param name a valid name
	 */
	Guest issue(@Nullable String id, String name) {
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		Instant end = now.plus(this.lifetime);
		String subject = (id != null) ? id : PREFIX + randomId();
		JwtClaimsSet claims = JwtClaimsSet.builder()
			.issuer(ISSUER)
			.subject(subject)
			.claim(NAME, name)
			.issuedAt(now)
			.expiresAt(end)
			.build();
		Jwt token = this.encoder
			.encode(JwtEncoderParameters.from(JwsHeader.with(MacAlgorithm.HS256).type("JWT").build(), claims));
		return new Guest(subject, name, token.getTokenValue(), end);
	}

	private String randomId() {
		byte[] bytes = new byte[ID_BYTES];
		this.random.nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

	/** Accepts tokens until their end. */
	public JwtDecoder current() {
		return decoder(Duration.ZERO);
	}

	/** Accepts tokens that can be renewed. */
	public JwtDecoder renewable() {
		return decoder(this.lifetime);
	}

	private JwtDecoder decoder(Duration afterTheEnd) {
		// one algorithm only, whatever the token says
		NimbusJwtDecoder decoder = NimbusJwtDecoder
			.withSecretKey(this.keys.get(0).toOctetSequenceKey().toSecretKey(HMAC))
			.macAlgorithm(MacAlgorithm.HS256)
			.jwtProcessorCustomizer((processor) -> processor.setJWSKeySelector(
					new JWSVerificationKeySelector<>(JWSAlgorithm.HS256, new ImmutableJWKSet<>(new JWKSet(this.keys)))))
			.build();
		decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
				new JwtClaimValidator<@Nullable Object>(JwtClaimNames.ISS, ISSUER::equals),
				new JwtClaimValidator<@Nullable String>(JwtClaimNames.SUB,
						(subject) -> subject != null && subject.startsWith(PREFIX)),
				new JwtClaimValidator<@Nullable Instant>(JwtClaimNames.EXP,
						(end) -> end != null && end.plus(afterTheEnd).isAfter(this.clock.instant()))));
		return decoder;
	}

}
