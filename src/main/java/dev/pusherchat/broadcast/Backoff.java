package dev.pusherchat.broadcast;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waits that double from a first to a longest one, with up to 50 % random reduction. */
class Backoff {

	private final Duration first;

	private final Duration longest;

	private int failures;

	Backoff(Duration first, Duration longest) {
		this.first = first;
		this.longest = longest;
	}

	/** The wait after another failure. */
	Duration next() {
		long ceiling = Math.min(this.longest.toMillis(), this.first.toMillis() << Math.min(this.failures++, 20));
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1));
	}

	/** Starts again at the first wait, after a success. */
	void reset() {
		this.failures = 0;
	}

}
