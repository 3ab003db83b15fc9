package dev.pusherchat.channels.cluster.journal;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the batches of all nodes of an app in the order in which they were committed: 1,
 * 2, 3, …, without a gap. Batch 0 of a node is its "up", batch 1 its "ready",
 * {@link #DOWN} its "down".
 * <p>
 * One thread at a time calls {@link #append} (the appender), {@link #read} and
 * {@link #await} (the tail), and the others (the heart); each of the three has a
 * connection of its own. {@link #snapshot} may be called by any thread. All methods fail
 * with {@link JournalException} within about two seconds when the database does not
 * answer; the same call may then be made again. They fail with
 * {@link JournalReplacedException} when the database is not the one that this node
 * joined, or has lost its last batches.
 */
public interface Journal extends AutoCloseable {

	/** The number of a node's last batch. */
	long DOWN = Long.MAX_VALUE;

	/** The bytes of batches that a read returns at most, about. */
	int MAX_READ_BYTES = 4 << 20;

	/**
	 * Makes a node a member: under the append lock, the "down" of the old node, the row
	 * of the new one, its beat, and its "up". The same call again gives the same answer.
	 * @throws JoinRefusedException when the live nodes speak a newer version
	 */
	Joined join(Newcomer newcomer);

	/**
	 * Appends the node's "ready", as batch 1. The same call again gives the same answer.
	 * @param first whether the node starts with nothing: allowed only while no live node
	 * is ready, and none that lives is older
	 * @return the id; empty when the node is fenced, or must not start with nothing
	 */
	OptionalLong ready(String node, byte[] data, boolean first);

	/**
	 * Appends a batch of a live node. The same batch again gives the same id.
	 * @param batch 2, 3, 4, …
	 * @return its id, once it is durable; empty when the node was declared dead
	 */
	OptionalLong append(String node, long batch, byte[] data);

	/**
	 * Returns what follows a position.
	 * @param max how many batches at most; an implementation may return fewer, to bound
	 * the bytes
	 * @throws JournalTrimmedException when some of it is gone
	 */
	List<Batch> read(Position after, int max);

	/** Waits until there may be something to read; at most for a time. */
	void await(Duration atMost);

	/** Wakes {@link #await}, from any thread. */
	void wake();

	/**
	 * Raises the node's counter, and returns the counters of all nodes.
	 * @param position the id up to which the node has applied the journal
	 */
	Beats beat(String node, long position, int connections);

	/**
	 * Declares a node dead, if both counters are still as expected and the judge lives:
	 * its "down" is appended, and nothing of it after that.
	 * @param down the data of its "down"
	 * @return whether it is dead now
	 */
	boolean declareDead(String judge, long judgeBeat, String victim, long victimBeat, byte[] down);

	/** Appends the node's own "down". Its sockets are gone. */
	void leave(String node, byte[] down);

	/**
	 * Stores the state that a newcomer starts with, in place of what was stored for it
	 * before. Takes the parts out as it stores them, so the same call cannot be made
	 * again.
	 */
	void putSnapshot(String newcomer, Snapshot snapshot);

	/** Returns what was stored for a newcomer, {@code null} when there is nothing yet. */
	@Nullable Snapshot snapshot(String newcomer);

	/**
	 * Deletes batches below an id, some hundreds at a time, and what dead nodes left. The
	 * last batch is never deleted.
	 */
	void trim(long below);

	@Override
	void close();

}
