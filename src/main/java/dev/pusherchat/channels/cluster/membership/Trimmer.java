package dev.pusherchat.channels.cluster.membership;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

import dev.pusherchat.channels.cluster.journal.Beats;
import dev.pusherchat.channels.cluster.journal.Beats.Beat;
import dev.pusherchat.channels.cluster.journal.Journal;

/**
 * Deletes what all nodes have applied and what is older than a minute. A node that is far
 * behind keeps the journal from being trimmed for ten minutes; then it has to start over.
 */
public final class Trimmer {

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private static final long KEPT = TimeUnit.SECONDS.toNanos(60);

	private static final long KEPT_AT_MOST = TimeUnit.MINUTES.toNanos(10);

	private final Journal journal;

	// which id was the last one at which time, the oldest first
	private final Deque<Head> heads = new ArrayDeque<>();

	private long trimmedAt;

	private boolean begun;

	public Trimmer(Journal journal) {
		this.journal = journal;
	}

	/**
	 * Notes where the journal ends and, on the node that leads, trims it.
	 * @param now the time in nanoseconds
	 */
	public void step(Beats beats, boolean leading, long now) {
		if (this.begun && now - this.trimmedAt < INTERVAL) {
			return;
		}
		this.begun = true;
		this.trimmedAt = now;
		this.heads.addLast(new Head(beats.head(), now));
		while (now - this.heads.getFirst().at() > KEPT_AT_MOST + INTERVAL) {
			this.heads.removeFirst();
		}
		long slowest = beats.live().stream().mapToLong(Beat::position).min().orElse(0);
		long below = Math.max(Math.min(slowest, before(now - KEPT)), before(now - KEPT_AT_MOST));
		if (leading && below > 0) {
			this.journal.trim(below);
		}
	}

	/** Returns the id that was the last one at a time; 0 if that is not known. */
	private long before(long time) {
		long id = 0;
		Iterator<Head> oldest = this.heads.iterator();
		while (oldest.hasNext()) {
			Head head = oldest.next();
			if (head.at() - time > 0) {
				break;
			}
			id = head.id();
		}
		return id;
	}

	private record Head(long id, long at) {

	}

}
