package dev.pusherchat.channels.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 with an app's secret, in lower-case hex unless said otherwise. */
public final class Hmac {

	private static final String ALGORITHM = "HmacSHA256";

	private final Mac keyed;

	public Hmac(String secret) {
		try {
			this.keyed = Mac.getInstance(ALGORITHM);
			this.keyed.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public String sign(String text) {
		return sign(text.getBytes(StandardCharsets.UTF_8));
	}

	public String sign(byte[] bytes) {
		return HexFormat.of().formatHex(mac().doFinal(bytes));
	}

	/** Returns the code of some bytes and the parts that follow them, not in hex. */
	public byte[] code(byte[] first, Iterable<byte[]> following) {
		Mac mac = mac();
		mac.update(first);
		following.forEach(mac::update);
		return mac.doFinal();
	}

	/** Compares in constant time. */
	public static boolean equal(byte[] expected, byte[] given) {
		return MessageDigest.isEqual(expected, given);
	}

	/** Compares in constant time. */
	public boolean verify(String text, String signature) {
		return equal(sign(text), signature);
	}

	static boolean equal(String expected, String given) {
		return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
	}

	private Mac mac() {
		try {
			// cloning a keyed Mac is cheaper than looking up its provider
			return (Mac) this.keyed.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
