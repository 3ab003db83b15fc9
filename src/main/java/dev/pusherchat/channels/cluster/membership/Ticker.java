package dev.pusherchat.channels.cluster.membership;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import dev.pusherchat.channels.cluster.replica.Replica;

/**
 * Makes the journal's time go on when nothing happens, as long as something waits for it:
 * a batch by the deadline, and one every few seconds, because a batch moves the journal's
 * time by five seconds at most.
 */
public final class Ticker {

	private static final long AT_MOST = TimeUnit.MILLISECONDS.toNanos(250);

	private static final long AT_LEAST = TimeUnit.SECONDS.toNanos(4);

	private long position;

	private long appliedAt;

	private long tickedAt;

	private boolean ticked;

	/**
	 * Whether an entry is needed that says that time has passed.
	 * @param now the time in nanoseconds
	 */
	public boolean isDue(Replica replica, long now) {
		long position = replica.position().id();
		if (position != this.position) {
			this.position = position;
			this.appliedAt = now;
		}
		OptionalLong deadline = replica.deadline();
		if (deadline.isEmpty() || (this.ticked && now - this.tickedAt < AT_MOST)) {
			return false;
		}
		long quiet = now - this.appliedAt;
		boolean due = quiet >= AT_LEAST || replica.at() + TimeUnit.NANOSECONDS.toMillis(quiet) >= deadline.getAsLong();
		if (due) {
			this.ticked = true;
			this.tickedAt = now;
		}
		return due;
	}

}
