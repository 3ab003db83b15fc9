package dev.pusherchat.channels.webhook;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory the waiting events take, so that it is bounded. */
class QueueBudget {

	private final long max;

	private final AtomicLong used = new AtomicLong();

	QueueBudget(long max) {
		this.max = max;
	}

	boolean take(WebhookEvent event) {
		if (this.used.addAndGet(event.size()) <= this.max) {
			return true;
		}
		release(event);
		return false;
	}

	void release(WebhookEvent event) {
		this.used.addAndGet(-event.size());
	}

	long used() {
		return this.used.get();
	}

}
