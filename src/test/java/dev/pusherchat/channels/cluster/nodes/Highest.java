package dev.pusherchat.channels.cluster.nodes;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at a number five times a second, and keeps the highest. */
final class Highest implements AutoCloseable {

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

	private volatile long value = Long.MIN_VALUE;

	Highest(Callable<Long> number) {
		this.thread.scheduleWithFixedDelay(() -> look(number), 0, 200, TimeUnit.MILLISECONDS);
	}

	private void look(Callable<Long> number) {
		try {
			this.value = Math.max(this.value, number.call());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	long value() {
		return this.value;
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

}
