package dev.pusherchat.channels.cluster.replica;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.protocol.ChannelName;

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

	/** Of that, channels that need no authorization. */
	private long open;

	Room(long max) {
		this.max = max;
	}

	static int channel(String name) {
		return CHANNEL + heap(name);
	}

	static int member(String userId, @Nullable String info) {
		return MEMBER + heap(userId) + ((info != null) ? heap(info) : 0);
	}

	static int user(String userId) {
		return USER + heap(userId);
	}

	// Java keeps a text of Latin letters in a byte each, and any other in two
	private static int heap(String text) {
		return text.chars().allMatch((c) -> c < 256) ? text.length() : 2 * text.length();
	}

	boolean fits(int bytes) {
		return this.used + bytes <= this.max;
	}

	/**
	 * Whether there is room for a channel. Those that need no authorization share half,
	 * so that nobody without one keeps all others out.
	 */
	boolean fits(ChannelName name) {
		int bytes = channel(name.value());
		return fits(bytes) && (name.isAuthorized() || this.open + bytes <= this.max / 2);
	}

	void take(ChannelName name) {
		take(channel(name.value()));
		this.open += name.isAuthorized() ? 0 : channel(name.value());
	}

	void release(ChannelName name) {
		release(channel(name.value()));
		this.open -= name.isAuthorized() ? 0 : channel(name.value());
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
