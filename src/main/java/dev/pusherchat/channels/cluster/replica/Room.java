package dev.pusherchat.channels.cluster.replica;

import org.jspecify.annotations.Nullable;

/**
 * The heap that a replica may take. Every node counts the same, so every node refuses the
 * same. The constants are a little above what a 64-bit JVM needs.
 */
final class Room {

	private static final int CHANNEL = 240;

	private static final int MEMBER = 240;

	private static final int USER = 160;

	private final long max;

	private long used;

	Room(long max) {
		this.max = max;
	}

	static int channel(String name) {
		return CHANNEL + name.length();
	}

	static int member(String userId, @Nullable String info) {
		return MEMBER + userId.length() + ((info != null) ? info.length() : 0);
	}

	static int user(String userId) {
		return USER + userId.length();
	}

	boolean fits(int bytes) {
		return this.used + bytes <= this.max;
	}

	void take(int bytes) {
		this.used += bytes;
	}

	void release(int bytes) {
		this.used -= bytes;
	}

	long used() {
		return this.used;
	}

}
