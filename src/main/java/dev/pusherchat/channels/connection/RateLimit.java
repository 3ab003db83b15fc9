package dev.pusherchat.channels.connection;

import java.util.concurrent.TimeUnit;

/** Permits a number of events in any one second. Not thread-safe. */
final class RateLimit {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final long[] passed;

	private long count;

	RateLimit(int perSecond) {
		this.passed = new long[perSecond];
	}

	boolean tryPass(long now) {
		int oldest = (int) (this.count % this.passed.length);
		if (this.count >= this.passed.length && now - this.passed[oldest] < SECOND) {
			return false;
		}
		this.passed[oldest] = now;
		this.count++;
		return true;
	}

}
