package dev.pusherchat.access;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
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
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/** Signs tokens, and serves the keys that they are checked with. */
final class Issuer implements AutoCloseable {

	static final String AUDIENCE = "chat";

	static {
		// else each answer waits 40 ms for an acknowledgement
		System.setProperty("sun.net.httpserver.nodelay", "true");
	}

	// one for all, since making one takes long
	private static final RSAKey FIRST_KEY = newKey("first");

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private RSAKey key = FIRST_KEY;

	private final AtomicInteger requests = new AtomicInteger();

	private volatile int status = 200;

	private volatile HttpHandler answer = this::keys;

	Issuer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/keys", (exchange) -> {
			this.requests.incrementAndGet();
			this.answer.handle(exchange);
		});
		this.server.createContext("/.well-known/oauth-authorization-server/issuer",
				(exchange) -> send(exchange, 200, "{\"issuer\":\"" + uri() + "\",\"jwks_uri\":\"" + keysUri() + "\"}"));
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	private void keys(HttpExchange exchange) throws IOException {
		send(exchange, this.status, new JWKSet(this.key.toPublicJWK()).toString());
	}

	private static void send(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	/** Answers in another way than with the keys. */
	void answer(HttpHandler answer) {
		this.answer = answer;
	}

	/** How often the keys were asked for. */
	int requests() {
		return this.requests.get();
	}

	/** The issuer itself, whose metadata are where RFC 8414 puts them. */
	String uri() {
		return "http://127.0.0.1:%d/issuer".formatted(this.server.getAddress().getPort());
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
		return sign(key, claims, null);
	}

	static String sign(RSAKey key, JWTClaimsSet claims, @Nullable JOSEObjectType type) {
		try {
			SignedJWT token = new SignedJWT(
					new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).type(type).build(), claims);
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
		this.threads.shutdownNow();
	}

}
