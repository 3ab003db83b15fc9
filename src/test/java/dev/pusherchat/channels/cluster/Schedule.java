package dev.pusherchat.channels.cluster;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A virtual time, and what happens at which time. The seed decides everything. */
class Schedule {

	private static final int MAX_DEPTH = 4;

	final Random random;

	private final PriorityQueue<Event> events = new PriorityQueue<>(
			Comparator.comparingLong(Event::at).thenComparingLong(Event::number));

	private long now;

	private long number;

	private int depth;

	Schedule(long seed) {
		this.random = new Random(seed);
	}

	/** Returns the time in nanoseconds. */
	long now() {
		return this.now;
	}

	long millis() {
		return TimeUnit.NANOSECONDS.toMillis(this.now);
	}

	void in(long millis, Runnable what) {
		this.events.add(new Event(this.now + TimeUnit.MILLISECONDS.toNanos(millis), this.number++, what));
	}

	/** Lets time pass; may be called by something that happens, which then takes time. */
	void pass(long millis) {
		if (this.depth >= MAX_DEPTH) {
			return;
		}
		long until = this.now + TimeUnit.MILLISECONDS.toNanos(millis);
		this.depth++;
		try {
			while (!this.events.isEmpty() && this.events.peek().at() <= until) {
				Event event = this.events.remove();
				this.now = Math.max(this.now, event.at());
				event.what().run();
			}
			this.now = Math.max(this.now, until);
		}
		finally {
			this.depth--;
		}
	}

	boolean chance(double probability) {
		return this.random.nextDouble() < probability;
	}

	int upTo(int max) {
		return this.random.nextInt(max + 1);
	}

	private record Event(long at, long number, Runnable what) {

	}

}
