package dev.pusherchat.channels.channel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Decides when a channel's subscription count is sent: at each change, but at most once
 * an interval when there are many subscriptions.
 */
final class SubscriptionCounts {

	private static final int MANY = 100;

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(5);

	private final boolean enabled;

	private final LongSupplier nanoTime;

	private final Set<Channel> pending = ConcurrentHashMap.newKeySet();

	SubscriptionCounts(boolean enabled, LongSupplier nanoTime) {
		this.enabled = enabled;
		this.nanoTime = nanoTime;
	}

	boolean enabled() {
		return this.enabled;
	}

	long now() {
		return this.nanoTime.getAsLong();
	}

	boolean due(int count, long toldAt) {
		return count <= MANY || now() - toldAt >= INTERVAL;
	}

	void later(Channel channel) {
		this.pending.add(channel);
	}

	void told(Channel channel) {
		this.pending.remove(channel);
	}

	Set<Channel> pending() {
		return this.pending;
	}

}
