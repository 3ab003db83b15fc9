package dev.pusherchat.message.append;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.NestedRuntimeException;
import org.springframework.stereotype.Component;

import dev.pusherchat.health.BackgroundCheck;
import dev.pusherchat.message.LogUnavailableException;
import dev.pusherchat.message.MessageLog;

/**
 * Is down while the log can't be written; logs only the first failure of an outage. The
 * appender reports each transaction. Without one, a check writes to the log's row, but
 * only after somebody has asked: else it reads, and spares the disk of an idle node.
 */
@Component
public class LogHealthIndicator extends BackgroundCheck<Health> implements HealthIndicator {

	private static final Logger logger = LoggerFactory.getLogger(LogHealthIndicator.class);

	private final LogWriter writer;

	private final MessageLog log;

	private final AtomicBoolean asked = new AtomicBoolean(true);

	private @Nullable Throwable failure;

	LogHealthIndicator(LogWriter writer, MessageLog log) {
		this.writer = writer;
		this.log = log;
	}

	@Override
	public Health health() {
		this.asked.set(true);
		Health latest = latest();
		return (latest != null) ? latest : Health.down().withDetail("error", "No answer of the database").build();
	}

	@Override
	protected Health check() {
		try {
			if (this.asked.getAndSet(false) || isFailing()) {
				this.writer.rewriteHead();
			}
			else {
				this.log.head();
			}
			return up();
		}
		catch (LogUnavailableException ex) {
			return down(ex.reason());
		}
		catch (RuntimeException ex) {
			return down(ex);
		}
	}

	void succeeded() {
		report(up());
	}

	void failed(Throwable failure) {
		report(down(failure));
	}

	private synchronized boolean isFailing() {
		return this.failure != null;
	}

	private synchronized Health up() {
		if (this.failure != null) {
			logger.info("The log can be written again");
		}
		this.failure = null;
		return Health.up().build();
	}

	private synchronized Health down(Throwable failure) {
		if (this.failure == null) {
			log(failure);
		}
		this.failure = failure;
		return Health.down(failure).build();
	}

	private static void log(Throwable failure) {
		if (failure instanceof NestedRuntimeException) {
			// the stack of a database's failure tells nothing more than its cause
			logger.error("The log can't be written; posts are answered 503 until it can: {}",
					NestedExceptionUtils.getMostSpecificCause(failure).toString());
		}
		else {
			logger.error("The log can't be written; posts are answered 503 until it can", failure);
		}
	}

}
