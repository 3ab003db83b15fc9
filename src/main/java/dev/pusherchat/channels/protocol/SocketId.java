package dev.pusherchat.channels.protocol;

import java.security.SecureRandom;

/** Makes socket ids, which nobody can guess: they are part of what is signed. */
public final class SocketId {

	private static final SecureRandom random = new SecureRandom();

	private static final int PART = 1_000_000_000;

	private SocketId() {
	}

	/**
	 * Makes the next socket id.
	 * @return two decimal integers joined by a dot
	 */
	public static String next() {
		return (1 + random.nextInt(PART)) + "." + (1 + random.nextInt(PART));
	}

}
