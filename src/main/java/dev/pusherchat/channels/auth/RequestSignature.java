package dev.pusherchat.channels.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;

/** Verifies that a request to the HTTP API was signed by the app, a short time ago. */
public final class RequestSignature {

	private static final String VERSION = "1.0";

	private final App app;

	private final Hmac hmac;

	private final long window;

	private final InstantSource clock;

	public RequestSignature(App app, Duration window, InstantSource clock) {
		this.app = app;
		this.hmac = new Hmac(app.secret());
		this.window = window.toSeconds();
		this.clock = clock;
	}

	/**
	 * Verifies a request except for its body; the signature covers the body's digest.
	 * @param method its method in upper case
	 * @param path its path, undecoded
	 * @throws UnsignedRequestException if it is not signed correctly; the message names
	 * the fault
	 */
	public void verify(String method, String path, QueryString query) {
		if (!Hmac.equal(this.app.key(), required(query, "auth_key"))) {
			throw new UnsignedRequestException("Unknown auth_key");
		}
		if (!required(query, "auth_version").equals(VERSION)) {
			throw new UnsignedRequestException("Version not supported");
		}
		verifyTimestamp(required(query, "auth_timestamp"));
		if (!this.hmac.verify(method + '\n' + path + '\n' + query.signed(), required(query, "auth_signature"))) {
			throw new UnsignedRequestException(
					"Invalid signature: you should have sent HmacSHA256Hex(the method, path and parameters, "
							+ "joined by newlines, your secret)");
		}
	}

	private void verifyTimestamp(String timestamp) {
		long now = this.clock.instant().getEpochSecond();
		if (!timestamp.matches("[0-9]{1,15}")) {
			throw new UnsignedRequestException("auth_timestamp is not a number of seconds");
		}
		if (Math.abs(now - Long.parseLong(timestamp)) >= this.window) {
			throw new UnsignedRequestException(
					"Timestamp expired: Given timestamp (%s) not within %ds of server time (%d)".formatted(timestamp,
							this.window, now));
		}
	}

	/**
	 * Verifies that a body is the one that was signed.
	 * @param query the parameters, already verified
	 * @param body the body, empty when there is none
	 * @throws UnsignedRequestException if it is not
	 */
	public void verifyBody(QueryString query, byte[] body) {
		String md5 = query.get("body_md5");
		if (md5 == null && body.length > 0) {
			throw new UnsignedRequestException("Missing parameter: body_md5");
		}
		if (md5 != null && !Hmac.equal(md5(body), md5)) {
			throw new UnsignedRequestException("Invalid body_md5: the body is not the one that was signed");
		}
	}

	private static String required(QueryString query, String name) {
		String value = query.get(name);
		if (value == null || value.isEmpty()) {
			throw new UnsignedRequestException("Missing parameter: " + name);
		}
		return value;
	}

	private static String md5(byte[] body) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
