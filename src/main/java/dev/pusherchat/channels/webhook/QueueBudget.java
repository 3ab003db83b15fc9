package dev.pusherchat.channels.webhook;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Bounds the memory that waiting events take. */
class QueueBudget implements WebhookQueue.Owner {

	private final long max;

	private long used;

	QueueBudget(long max) {
		this.max = max;
	}

	synchronized boolean take(WebhookEvent event) {
		boolean fits = this.used + event.size() <= this.max;
		this.used += fits ? event.size() : 0;
		return fits;
	}

	@Override
	public boolean maySend() {
		return true;
	}

	@Override
	public void settled(WebhookEvent event) {
		release(event);
	}

	synchronized void release(WebhookEvent event) {
		this.used -= event.size();
		if (this.used == 0) {
			notifyAll();
		}
	}

	/** Waits until no events are left, and returns whether that came in time. */
	synchronized boolean awaitEmpty(Duration timeout) throws InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		long left = timeout.toMillis();
		while (this.used > 0 && left > 0) {
			wait(left);
			left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
		}
		return this.used == 0;
	}

	synchronized long used() {
		return this.used;
	}

}
