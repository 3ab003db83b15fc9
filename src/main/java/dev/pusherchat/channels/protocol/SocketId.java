package dev.pusherchat.channels.protocol;

import java.security.SecureRandom;

/** Makes socket ids. They are hard to guess, because signatures contain them. */
public final class SocketId {

	private static final SecureRandom random = new SecureRandom();

	private static final int PART = 1_000_000_000;

	private SocketId() {
	}

	/** Returns a new id: two decimal integers joined by a dot. */
	public static String next() {
		return (1 + random.nextInt(PART)) + "." + (1 + random.nextInt(PART));
	}

}
