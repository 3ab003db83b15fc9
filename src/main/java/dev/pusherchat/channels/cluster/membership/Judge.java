package dev.pusherchat.channels.cluster.membership;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.pusherchat.channels.cluster.journal.Beats;
import dev.pusherchat.channels.cluster.journal.Beats.Beat;

/**
 * Finds the nodes that have stopped beating, by this machine's own monotonic clock. Only
 * the time between looks counts, and of each such time at most an interval: while this
 * node itself hung or was cut off it cannot know whether the others were. Each look is
 * the answer to a beat of this node. So a database that answers reads but takes no
 * commits makes nobody seem dead.
 */
public final class Judge {

	/** The longest time between two looks that counts. */
	public static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(500);

	private static final long LEASE = TimeUnit.SECONDS.toNanos(3);

	private Map<String, Seen> seen = new HashMap<>();

	private long lookedAt;

	/**
	 * Looks at the counters.
	 * @param beats the answer to a beat of this node
	 * @param now the time in nanoseconds
	 * @return the nodes whose counters have not changed for as long as the lease
	 */
	public List<Beat> look(Beats beats, String self, long now) {
		long passed = Math.min(now - this.lookedAt, INTERVAL);
		this.lookedAt = now;
		Map<String, Seen> next = new HashMap<>();
		for (Beat beat : beats.live()) {
			Seen before = this.seen.get(beat.node());
			long silence = (before != null && before.beat() == beat.beat()) ? before.silence() + passed : 0;
			next.put(beat.node(), new Seen(beat.beat(), silence));
		}
		this.seen = next;
		return beats.live().stream().filter((beat) -> !beat.node().equals(self) && silence(beat) >= LEASE).toList();
	}

	private long silence(Beat beat) {
		Seen seen = this.seen.get(beat.node());
		return (seen != null) ? seen.silence() : 0;
	}

	/** A counter, and for how long it has not changed. */
	private record Seen(long beat, long silence) {

	}

}
