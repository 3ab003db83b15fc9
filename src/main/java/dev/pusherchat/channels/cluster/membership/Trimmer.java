package dev.pusherchat.channels.cluster.membership;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import dev.pusherchat.channels.cluster.journal.Beats;
import dev.pusherchat.channels.cluster.journal.Beats.Beat;
import dev.pusherchat.channels.cluster.journal.Journal;

/**
 * Deletes what all nodes have applied and what is older than a minute. A node that is far
 * behind keeps the journal from being trimmed for ten minutes and 256 MB; then it has to
 * start over.
 */
public final class Trimmer {

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private static final long KEPT = TimeUnit.SECONDS.toNanos(60);

	private static final long KEPT_AT_MOST = TimeUnit.MINUTES.toNanos(10);

	private static final long MAX_BYTES = 256L << 20;

	private final Journal journal;

	// up to which id this node had applied the journal at which time, the oldest first
	private final Deque<Applied> past = new ArrayDeque<>();

	private long trimmedAt;

	private boolean begun;

	public Trimmer(Journal journal) {
		this.journal = journal;
	}

	/**
	 * Notes how far this node is and, on the node that leads, trims the journal.
	 * @param applied the id up to which this node has applied it
	 * @param bytes the bytes that it has read until then
	 * @param now the time in nanoseconds
	 */
	public void step(Beats beats, long applied, long bytes, boolean leading, long now) {
		if (this.begun && now - this.trimmedAt < INTERVAL) {
			return;
		}
		this.begun = true;
		this.trimmedAt = now;
		this.past.addLast(new Applied(applied, bytes, now));
		while (now - this.past.getFirst().at() > KEPT_AT_MOST + 2 * INTERVAL) {
			this.past.removeFirst();
		}
		long slowest = beats.live().stream().mapToLong(Beat::position).min().orElse(0);
		long below = Math.min(slowest, last((past) -> now - past.at() >= KEPT));
		below = Math.max(below, last((past) -> now - past.at() >= KEPT_AT_MOST));
		below = Math.max(below, last((past) -> bytes - past.bytes() >= MAX_BYTES));
		if (leading && below > 0) {
			this.journal.trim(below);
		}
	}

	/** Returns the last id that fulfils a condition; 0 if none does. */
	private long last(Predicate<Applied> condition) {
		return this.past.stream().filter(condition).mapToLong(Applied::id).max().orElse(0);
	}

	private record Applied(long id, long bytes, long at) {

	}

}
