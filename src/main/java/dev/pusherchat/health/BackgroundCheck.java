package dev.pusherchat.health;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A check that is made once a second beside the requests. They read the last result, so
 * that they never wait for what is checked.
 *
 * @param <T> what a check finds
 */
public abstract class BackgroundCheck<T> {

	private static final Logger logger = LoggerFactory.getLogger(BackgroundCheck.class);

	static final Duration INTERVAL = Duration.ofSeconds(1);

	/** A result that is older says nothing: the check hangs. */
	private static final Duration VALID = INTERVAL.multipliedBy(3);

	private volatile @Nullable Result<T> result;

	/** Checks; may take any time. */
	protected abstract T check();

	/** Sets a result that was found in another way, in place of the next check. */
	protected final void report(@Nullable T found) {
		this.result = new Result<>(found, System.nanoTime());
	}

	/**
	 * Returns what the last check has found.
	 * @return {@code null} if the last check failed or hangs, or before the first one
	 */
	public final @Nullable T latest() {
		Result<T> result = this.result;
		return (result != null && result.age().compareTo(VALID) < 0) ? result.found() : null;
	}

	/** Checks now, in the caller's thread. */
	public final void run() {
		try {
			report(check());
		}
		catch (Throwable ex) {
			logger.debug("{} failed", getClass().getSimpleName(), ex);
			report(null);
		}
	}

	void runIfDue() {
		Result<T> result = this.result;
		// half an interval: a reported result may not delay the next check to its limit
		if (result == null || result.age().compareTo(INTERVAL.dividedBy(2)) > 0) {
			run();
		}
	}

	/** What was found, and when. */
	private record Result<T>(@Nullable T found, long time) {

		private Duration age() {
			return Duration.ofNanos(System.nanoTime() - this.time);
		}

	}

}
