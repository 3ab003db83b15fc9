package dev.pusherchat.access;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.function.UnaryOperator;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;

/** Signs tokens, and serves the keys that they are checked with. */
final class Issuer implements AutoCloseable {

	static final String AUDIENCE = "chat";

	private final HttpServer server;

	private RSAKey key = newKey("first");

	private volatile int status = 200;

	Issuer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/keys", (exchange) -> {
			byte[] keys = new JWKSet(this.key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(this.status, keys.length);
			exchange.getResponseBody().write(keys);
			exchange.close();
		});
		this.server.start();
	}

	String keysUri() {
		return "http://127.0.0.1:%d/keys".formatted(this.server.getAddress().getPort());
	}

	void rotate(String keyId) {
		this.key = newKey(keyId);
	}

	void fail(boolean failing) {
		this.status = failing ? 500 : 200;
	}

	RSAKey key() {
		return this.key;
	}

	String token(String subject) {
		return token(subject, (claims) -> claims);
	}

	String token(String subject, UnaryOperator<JWTClaimsSet.Builder> change) {
		return sign(this.key, claims(subject, change));
	}

	static JWTClaimsSet claims(String subject, UnaryOperator<JWTClaimsSet.Builder> change) {
		return change
			.apply(new JWTClaimsSet.Builder().subject(subject)
				.audience(AUDIENCE)
				.issueTime(new Date())
				.expirationTime(in(Duration.ofHours(1))))
			.build();
	}

	static Date in(Duration duration) {
		return Date.from(Instant.now().plus(duration));
	}

	static String sign(RSAKey key, JWTClaimsSet claims) {
		try {
			SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
					claims);
			token.sign(new RSASSASigner(key));
			return token.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static String unsigned(String subject) {
		return new PlainJWT(claims(subject, (claims) -> claims)).serialize();
	}

	/** What is accepted where the public key is taken for the secret of an HMAC. */
	String signedWithThePublicKey(String subject, boolean pem) {
		try {
			byte[] encoded = this.key.toRSAPublicKey().getEncoded();
			String text = "-----BEGIN PUBLIC KEY-----\n"
					+ Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(encoded)
					+ "\n-----END PUBLIC KEY-----\n";
			SignedJWT token = new SignedJWT(
					new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(this.key.getKeyID()).build(),
					claims(subject, (claims) -> claims));
			token.sign(new MACSigner(pem ? text.getBytes(StandardCharsets.US_ASCII) : encoded));
			return token.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static RSAKey newKey(String keyId) {
		try {
			return new RSAKeyGenerator(2048).keyID(keyId).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
