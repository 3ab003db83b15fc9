package dev.pusherchat.channels.protocol;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Makes socket ids. They are hard to guess, because signatures contain them. */
public final class SocketId {

	private static final SecureRandom random = new SecureRandom();

	private static final int PART = 1_000_000_000;

	private SocketId() {
	}

	/** Returns a new id: two decimal integers joined by a dot. */
	public static String next() {
		// asked once: it takes locks that all connections of a rush wait for
		byte[] bytes = new byte[Long.BYTES];
		random.nextBytes(bytes);
		ByteBuffer numbers = ByteBuffer.wrap(bytes);
		return part(numbers.getInt()) + "." + part(numbers.getInt());
	}

	private static int part(int number) {
		return 1 + Integer.remainderUnsigned(number, PART);
	}

}
