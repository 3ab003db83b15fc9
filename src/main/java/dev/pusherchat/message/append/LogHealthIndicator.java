package dev.pusherchat.message.append;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

import dev.pusherchat.message.LogUnavailableException;

/**
 * Is down while the log can't be written; logs only the first failure of an outage. The
 * appender reports each transaction. After a second without one, a health check writes to
 * the log's row itself.
 */
@Component
public class LogHealthIndicator implements HealthIndicator {

	private static final Logger logger = LoggerFactory.getLogger(LogHealthIndicator.class);

	private static final Duration FRESH = Duration.ofSeconds(1);

	private final LogWriter writer;

	private final ReentrantLock check = new ReentrantLock();

	private volatile long reported = System.nanoTime() - FRESH.toNanos();

	private volatile @Nullable Throwable failure;

	LogHealthIndicator(LogWriter writer) {
		this.writer = writer;
	}

	@Override
	public Health health() {
		// one thread checks the database; the others return the last known state
		if (!isFresh() && this.check.tryLock()) {
			try {
				check();
			}
			finally {
				this.check.unlock();
			}
		}
		Throwable failure = this.failure;
		return ((failure != null) ? Health.down(failure) : Health.up()).build();
	}

	private boolean isFresh() {
		return System.nanoTime() - this.reported < FRESH.toNanos();
	}

	private void check() {
		try {
			this.writer.rewriteHead();
			succeeded();
		}
		catch (LogUnavailableException ex) {
			failed(ex.reason());
		}
	}

	synchronized void succeeded() {
		if (this.failure != null) {
			logger.info("The log can be written again");
		}
		report(null);
	}

	synchronized void failed(Throwable failure) {
		if (this.failure == null) {
			logger.error("The log can't be written; posts are answered 503 until it can", failure);
		}
		report(failure);
	}

	private void report(@Nullable Throwable failure) {
		this.failure = failure;
		this.reported = System.nanoTime();
	}

}
