package dev.pusherchat.channels.cluster;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.journal.Batch;
import dev.pusherchat.channels.cluster.journal.Beats;
import dev.pusherchat.channels.cluster.journal.Joined;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalReplacedException;
import dev.pusherchat.channels.cluster.journal.Newcomer;
import dev.pusherchat.channels.cluster.journal.Position;
import dev.pusherchat.channels.cluster.journal.Snapshot;

/** A node's way to a {@link MemoryDatabase}. Safe for threads. */
public class MemoryJournal implements Journal {

	private final MemoryDatabase database;

	private volatile long identity;

	private volatile long read;

	private boolean woken;

	public MemoryJournal(MemoryDatabase database) {
		this.database = database;
		this.identity = database.identity();
	}

	/** Whether the database is still the one that was joined. */
	boolean isSame() {
		return this.identity == this.database.identity();
	}

	private MemoryDatabase same() {
		if (!isSame()) {
			throw new JournalReplacedException("Another database");
		}
		return this.database;
	}

	@Override
	public Joined join(Newcomer newcomer) {
		this.identity = this.database.identity();
		return this.database.join(newcomer);
	}

	@Override
	public OptionalLong ready(String node, byte[] data, boolean first) {
		return same().ready(node, data, first);
	}

	@Override
	public OptionalLong append(String node, long batch, byte[] data) {
		return same().append(node, batch, data);
	}

	@Override
	public List<Batch> read(Position after, int max) {
		List<Batch> batches = same().read(after, max);
		this.read = after.id();
		if (batches == null) {
			throw new JournalReplacedException("The batch at the position is another one");
		}
		return batches;
	}

	@Override
	public void await(Duration atMost) {
		synchronized (this.database) {
			try {
				if (!this.woken && this.database.head() <= this.read) {
					this.database.wait(Math.max(1, atMost.toMillis()));
				}
				this.woken = false;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public void wake() {
		synchronized (this.database) {
			this.woken = true;
			this.database.notifyAll();
		}
	}

	@Override
	public Beats beat(String node, long position, int connections) {
		return same().beat(node, position, connections);
	}

	@Override
	public boolean declareDead(String judge, long judgeBeat, String victim, long victimBeat, byte[] down) {
		return same().declareDead(judge, judgeBeat, victim, victimBeat, down);
	}

	@Override
	public void leave(String node, byte[] down) {
		same().leave(node, down);
	}

	@Override
	public void putSnapshot(String newcomer, Snapshot snapshot) {
		same().putSnapshot(newcomer, snapshot);
	}

	@Override
	public @Nullable Snapshot snapshot(String newcomer) {
		return same().snapshot(newcomer);
	}

	@Override
	public void trim(long below) {
		same().trim(below);
	}

	@Override
	public void close() {
	}

}
