package dev.pusherchat.channels.connection;

import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.protocol.ChannelName;
import dev.pusherchat.channels.protocol.Member;
import dev.pusherchat.channels.protocol.ProtocolException;

/**
 * The bytes of heap that the subscriptions of all connections may take, and what they are
 * authorized for. The constants are a little above what was measured on a 64-bit JVM with
 * compressed references. All connections without an authorization share one half of the
 * budget.
 */
public final class SubscriptionBudget {

	private static final int SUBSCRIPTION = 192;

	private static final int MEMBER = 192;

	private static final int CHANNEL = 480;

	private static final int AUTHORIZATION = 192;

	private final long max;

	private final AtomicLong used = new AtomicLong();

	private final AtomicLong usedWithoutAuthorization = new AtomicLong();

	public SubscriptionBudget(long max) {
		this.max = max;
	}

	/**
	 * Tells what a subscription takes, with a byte for each character of its texts.
	 * @param name the channel's name
	 * @param member the member, on presence channels only
	 * @return the bytes
	 */
	public static int subscription(ChannelName name, @Nullable Member member) {
		int bytes = SUBSCRIPTION + name.value().length();
		return (member != null) ? bytes + MEMBER + member.json().length() : bytes;
	}

	/**
	 * Tells what a channel takes besides, however many are subscribed to it.
	 * @param name its name
	 * @return the bytes
	 */
	public static int channel(ChannelName name) {
		return CHANNEL + name.value().length();
	}

	/** What an authorization takes that lasts as long as its connection. */
	static int authorization(String channel, String userId) {
		return AUTHORIZATION + channel.length() + userId.length();
	}

	boolean takeAuthorization(int bytes) {
		return take(this.used, bytes, this.max);
	}

	/**
	 * Takes room for a subscription.
	 * @param bytes how much
	 * @param authorized whether the connection has an authorization
	 * @throws ProtocolException when there is no room
	 */
	public void take(int bytes, boolean authorized) throws ProtocolException {
		if (!authorized && !take(this.usedWithoutAuthorization, bytes, this.max / 2)) {
			throw new ProtocolException(
					"Over capacity: connections without an authorization have too many subscriptions in all");
		}
		if (!take(this.used, bytes, this.max)) {
			if (!authorized) {
				this.usedWithoutAuthorization.addAndGet(-bytes);
			}
			throw new ProtocolException("Over capacity: all connections together have too many subscriptions");
		}
	}

	private static boolean take(AtomicLong used, int bytes, long max) {
		boolean fits = used.addAndGet(bytes) <= max;
		if (!fits) {
			used.addAndGet(-bytes);
		}
		return fits;
	}

	/**
	 * Gives room back.
	 * @param bytes how much was taken
	 * @param authorized as it was taken
	 */
	public void release(int bytes, boolean authorized) {
		this.used.addAndGet(-bytes);
		if (!authorized) {
			this.usedWithoutAuthorization.addAndGet(-bytes);
		}
	}

	public long max() {
		return this.max;
	}

	public long used() {
		return this.used.get();
	}

}
