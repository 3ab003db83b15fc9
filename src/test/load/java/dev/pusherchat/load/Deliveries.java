package dev.pusherchat.load;

import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How long events took to each of their subscribers, from when they were to be sent. */
public final class Deliveries {

	private final long[] due;

	private final int[] micros;

	private final int[] missing;

	private final Semaphore complete = new Semaphore(0);

	private volatile int received;

	private volatile long last;

	Deliveries(int events, int subscribers) {
		this.due = new long[events];
		this.micros = new int[events * subscribers];
		this.missing = new int[events];
		Arrays.fill(this.missing, subscribers);
	}

	void due(int event, long nanoTime) {
		this.due[event] = nanoTime;
	}

	@SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread reads all sockets
	void received(int event) {
		int count = this.received;
		if (event < this.due.length && count < this.micros.length) {
			this.last = System.nanoTime();
			this.micros[count] = (int) ((this.last - this.due[event]) / 1000);
			this.received = count + 1;
			if (--this.missing[event] == 0) {
				this.complete.release();
			}
		}
	}

	/** Waits until one more event has reached every subscriber. */
	void awaitComplete() throws InterruptedException {
		if (!this.complete.tryAcquire(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Only " + this.received + " of " + this.micros.length + " arrived");
		}
	}

	/** Waits for the last, and fails if it does not come. */
	public void await() {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (this.received < this.micros.length) {
			if (System.nanoTime() - deadline > 0) {
				throw new IllegalStateException("Only " + this.received + " of " + this.micros.length + " arrived");
			}
			LockSupport.parkNanos(1_000_000);
		}
		Arrays.sort(this.micros);
	}

	public double milliseconds(double quantile) {
		return this.micros[(int) Math.min(this.micros.length - 1, quantile * this.micros.length)] / 1e3;
	}

	/** The seconds from when the first was to be sent until the last was received. */
	public double seconds() {
		return (this.last - this.due[0]) / 1e9;
	}

}
