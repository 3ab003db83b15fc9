package dev.pusherchat.channels.websocket;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all sockets together may hold of one kind. Past the budget the largest
 * holders are cut off until an eighth of it is free. A holder is counted in whole steps,
 * so that one with little to hold changes nothing that others share.
 */
public final class Budget {

	private static final int STEP = 4096;

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final long max;

	private final AtomicLong used = new AtomicLong();

	private final Set<Holder> holders = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean relieving = new AtomicBoolean();

	// used by the thread that relieves alone
	private long pausedUntil = System.nanoTime();

	public Budget(long max) {
		this.max = max;
	}

	/**
	 * Adds a holder, which holds nothing yet.
	 * @param cutOff makes it release what it holds; called without any lock of this class
	 * @return the holder
	 */
	public Holder holder(Runnable cutOff) {
		return new Holder(cutOff);
	}

	public long max() {
		return this.max;
	}

	public long used() {
		return this.used.get();
	}

	private void relieve() {
		if (this.used.get() > this.max && this.relieving.compareAndSet(false, true)) {
			try {
				cutOffLargest();
			}
			finally {
				this.relieving.set(false);
			}
		}
	}

	private void cutOffLargest() {
		if (System.nanoTime() - this.pausedUntil < 0) {
			return;
		}
		List<Held> largestFirst = this.holders.stream()
			.map((holder) -> new Held(holder, holder.counted))
			.sorted(Comparator.comparingLong(Held::bytes).reversed())
			.toList();
		for (Held held : largestFirst) {
			held.holder().cutOff.run();
			if (this.used.get() <= this.max - this.max / 8) {
				return;
			}
		}
		// What is left is on its way out: looking again at once would find nothing
		this.pausedUntil = System.nanoTime() + PAUSE.toNanos();
	}

	/** What one socket holds. */
	public final class Holder {

		private final Runnable cutOff;

		private volatile long counted;

		private boolean released;

		private Holder(Runnable cutOff) {
			this.cutOff = cutOff;
		}

		/**
		 * Sets how much is held; to be followed by {@link #relieve()} if it has grown.
		 * @param bytes how much
		 */
		public void hold(long bytes) {
			long steps = bytes & -STEP;
			if (steps != this.counted) {
				count(steps);
			}
		}

		private synchronized void count(long steps) {
			if (!this.released) {
				Budget.this.used.addAndGet(steps - this.counted);
				this.counted = steps;
				if (steps > 0) {
					Budget.this.holders.add(this);
				}
				else {
					Budget.this.holders.remove(this);
				}
			}
		}

		/** Holds nothing from now on. */
		public synchronized void release() {
			count(0);
			this.released = true;
		}

		/**
		 * Cuts off the largest holders when the budget is exceeded. The caller must not
		 * hold a lock that cutting a socket off takes.
		 */
		public void relieve() {
			Budget.this.relieve();
		}

	}

	/** How much a holder held when the largest were looked for. */
	private record Held(Holder holder, long bytes) {

	}

}
