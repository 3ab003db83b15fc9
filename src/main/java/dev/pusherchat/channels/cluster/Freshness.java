package dev.pusherchat.channels.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * How old what this node knows may be. It is computed whenever somebody asks: a flag
 * would be set by a thread, and a thread may hang.
 */
final class Freshness {

	private static final long MAX_AGE = TimeUnit.MILLISECONDS.toNanos(2500);

	private static final long MAX_STEP = TimeUnit.SECONDS.toNanos(5);

	private static final long MAX_CLOCK_DIFFERENCE = 1000;

	private static final int MAX_BEATS = 64;

	private final NodeClock clock;

	private final long begun;

	// those whose head is not applied yet, the oldest first
	private final Deque<Beat> beats = new ArrayDeque<>();

	/** The newest beat whose head is applied. */
	private @Nullable Beat known;

	private boolean unanswered;

	private long sentAt;

	private long applied;

	private long head;

	private long appenderStepped;

	private long tailStepped;

	Freshness(NodeClock clock) {
		this.clock = clock;
		this.begun = clock.nanoTime();
		this.appenderStepped = this.begun;
		this.tailStepped = this.begun;
	}

	/** A beat was answered. */
	synchronized void beat(long sent, long sentMillis, long head) {
		this.head = head;
		this.beats.add(new Beat(sent, sentMillis, head));
		if (this.beats.size() > MAX_BEATS) {
			this.beats.remove();
		}
		look();
	}

	private void look() {
		while (!this.beats.isEmpty() && this.beats.element().head() <= this.applied) {
			this.known = this.beats.remove();
		}
	}

	/** All batches up to an id are applied, and the connections are told. */
	synchronized void applied(long id) {
		this.applied = id;
		look();
	}

	/** A batch is on its way. */
	synchronized void sent() {
		if (!this.unanswered) {
			this.unanswered = true;
			this.sentAt = this.clock.nanoTime();
		}
	}

	/** The batch was answered, so none is on its way. */
	synchronized void answered() {
		this.unanswered = false;
	}

	/** A step of the appender has ended well. */
	synchronized void appenderStepped() {
		this.appenderStepped = this.clock.nanoTime();
	}

	/** A step of the tail has ended well. */
	synchronized void tailStepped() {
		this.tailStepped = this.clock.nanoTime();
	}

	/**
	 * Whether the appender and the tail work. If one of them hangs this node must not
	 * beat: a leader without a tail would stop everything.
	 */
	synchronized boolean stepping() {
		long now = this.clock.nanoTime();
		return now - this.appenderStepped < MAX_STEP && now - this.tailStepped < MAX_STEP;
	}

	/** Whether this node has applied what was in the journal a moment ago. */
	synchronized boolean current() {
		long now = this.clock.nanoTime();
		if (this.unanswered && now - this.sentAt >= MAX_AGE) {
			return false;
		}
		return this.known != null && isFresh(this.known, now, this.clock.millis());
	}

	/** Returns the age of the newest head that is applied, in nanoseconds. */
	synchronized long age() {
		return this.clock.nanoTime() - ((this.known != null) ? this.known.sent() : this.begun);
	}

	// a machine that was suspended wakes up with a monotonic clock that has stood still
	private static boolean isFresh(Beat beat, long now, long millis) {
		long age = now - beat.sent();
		long difference = millis - beat.sentMillis() - TimeUnit.NANOSECONDS.toMillis(age);
		return age < MAX_AGE && Math.abs(difference) < MAX_CLOCK_DIFFERENCE;
	}

	synchronized long lag() {
		return Math.max(0, this.head - this.applied);
	}

	private record Beat(long sent, long sentMillis, long head) {

	}

}
