package dev.pusherchat.channels.cluster.journal;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the thread that waits for batches. Several wakes count as one. */
public final class Wakeup {

	private final Semaphore woken = new Semaphore(0);

	/** Ends the wait that is under way, or the next one. */
	public void wake() {
		if (this.woken.availablePermits() == 0) {
			this.woken.release();
		}
	}

	/**
	 * Waits to be woken.
	 * @return whether that, or an interrupt, ended the wait
	 */
	public boolean await(long atMost, TimeUnit unit) {
		try {
			return this.woken.tryAcquire(atMost, unit);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

	/** Forgets a wake that nobody waited for. */
	public void clear() {
		this.woken.drainPermits();
	}

}
