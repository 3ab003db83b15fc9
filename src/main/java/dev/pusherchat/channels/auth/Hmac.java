package dev.pusherchat.channels.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 with an app's secret, in lower-case hex. */
public final class Hmac {

	private static final String ALGORITHM = "HmacSHA256";

	private final Mac keyed;

	/**
	 * Takes the secret.
	 * @param secret the app's secret, not empty
	 */
	public Hmac(String secret) {
		try {
			this.keyed = Mac.getInstance(ALGORITHM);
			this.keyed.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Signs a text.
	 * @param text the text
	 * @return its signature
	 */
	public String sign(String text) {
		return sign(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Signs bytes.
	 * @param bytes the bytes
	 * @return their signature
	 */
	public String sign(byte[] bytes) {
		return HexFormat.of().formatHex(mac().doFinal(bytes));
	}

	/**
	 * Compares in constant time.
	 * @param text the text that was signed
	 * @param signature the signature that came with it
	 * @return whether it is right
	 */
	public boolean verify(String text, String signature) {
		return equal(sign(text), signature);
	}

	static boolean equal(String expected, String given) {
		return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
	}

	private Mac mac() {
		try {
			// a clone has its key already, and is cheaper than looking for the provider
			return (Mac) this.keyed.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
