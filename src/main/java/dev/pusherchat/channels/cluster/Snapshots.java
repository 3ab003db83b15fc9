package dev.pusherchat.channels.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.pusherchat.channels.cluster.entry.BatchCodec;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalException;
import dev.pusherchat.channels.cluster.journal.Position;
import dev.pusherchat.channels.cluster.journal.Snapshot;
import dev.pusherchat.channels.cluster.replica.Replica;

/**
 * Writes the state that nodes start with that join, as long as this node leads. Each of
 * them gets one when its "up" was applied or a new leader has taken over, and another one
 * when it is still not ready after a while. The state may be newer than the "up": the
 * newcomer reads on from the place that the state names.
 */
final class Snapshots {

	private static final Log logger = LogFactory.getLog(Snapshots.class);

	private static final long AGAIN = TimeUnit.SECONDS.toNanos(5);

	private final Journal journal;

	private final BatchCodec codec;

	private final Executor executor;

	// when each newcomer's was written last
	private final Map<String, Long> written = new HashMap<>();

	private volatile boolean storing;

	Snapshots(Journal journal, BatchCodec codec, Executor executor) {
		this.journal = journal;
		this.codec = codec;
		this.executor = executor;
	}

	/**
	 * Writes what is due. The state is copied here, another thread stores it. There is
	 * one copy at a time, however many newcomers wait and however long they are stored.
	 * @param now the time in nanoseconds
	 */
	void write(Replica replica, long now) {
		List<String> newcomers = replica.newcomers();
		this.written.keySet().retainAll(newcomers);
		if (this.storing) {
			this.written.replaceAll((newcomer, last) -> now);
			return;
		}
		List<String> due = newcomers.stream().filter((node) -> isDue(node, now)).toList();
		if (due.isEmpty()) {
			return;
		}
		due.forEach((newcomer) -> this.written.put(newcomer, now));
		store(due, replica.position(), replica.encode());
	}

	private boolean isDue(String newcomer, long now) {
		Long last = this.written.get(newcomer);
		return last == null || now - last >= AGAIN;
	}

	/** Lets a node that has another secret find out. */
	void writeForStranger(String newcomer, Position position) {
		this.executor.execute(() -> store(newcomer, position, new ArrayDeque<>()));
	}

	private void store(List<String> newcomers, Position position, Deque<byte[]> state) {
		this.storing = true;
		this.executor.execute(() -> {
			try {
				int last = newcomers.size() - 1;
				newcomers.subList(0, last).forEach((each) -> store(each, position, new ArrayDeque<>(state)));
				// the last one may use it up
				store(newcomers.get(last), position, state);
			}
			finally {
				this.storing = false;
			}
		});
	}

	private void store(String newcomer, Position position, Deque<byte[]> state) {
		this.codec.signSnapshot(newcomer, position.id(), state);
		try {
			this.journal.putSnapshot(newcomer, new Snapshot(position, state));
		}
		catch (JournalException ex) {
			logger.warn("The state for the new node " + newcomer + " could not be stored; trying again", ex);
		}
	}

}
