package dev.pusherchat.channels.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The channels that a connection is authorized for, each for a user and until a time.
 * Unsubscribing keeps them, because the client can subscribe again with the same
 * signature.
 */
final class Authorizations {

	// longer times are cut to a year, because nanoseconds overflow after 292 years
	private static final Duration LONGEST = Duration.ofDays(365);

	private final Map<Key, Long> ends = new HashMap<>();

	private int bytes;

	private boolean forgotten;

	private volatile long firstEnd;

	Authorizations(long now) {
		this.firstEnd = now + LONGEST.toNanos();
	}

	/**
	 * Adds an authorization, or replaces the one of the same user for the same channel.
	 * @return whether there was room for it
	 */
	synchronized boolean add(String channel, String userId, Duration left, long now, int max,
			SubscriptionBudget budget) {
		Key key = new Key(channel, userId);
		if (this.forgotten) {
			return true;
		}
		if (!this.ends.containsKey(key)) {
			int bytes = SubscriptionBudget.authorization(channel, userId);
			if (this.ends.size() >= max || !budget.takeAuthorization(bytes)) {
				return false;
			}
			this.bytes += bytes;
		}
		long nanos = nanos(left);
		this.ends.put(key, now + nanos);
		this.firstEnd = now + this.ends.values().stream().mapToLong((end) -> end - now).min().orElse(nanos);
		return true;
	}

	/** The connection is gone: what is added from now on would stay for ever. */
	synchronized void forget(SubscriptionBudget budget) {
		budget.release(this.bytes, true);
		this.bytes = 0;
		this.forgotten = true;
		this.ends.clear();
	}

	private static long nanos(Duration left) {
		if (left.isNegative()) {
			return 0;
		}
		return (left.compareTo(LONGEST) < 0) ? left.toNanos() : LONGEST.toNanos();
	}

	boolean ended(long now) {
		return now - this.firstEnd >= 0;
	}

	synchronized boolean areFor(String userId) {
		return this.ends.keySet().stream().anyMatch((key) -> key.userId().equals(userId));
	}

	private record Key(String channel, String userId) {

	}

}
