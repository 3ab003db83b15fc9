package dev.pusherchat.channels.cluster.outbox;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.pusherchat.channels.cluster.entry.Entry;
import dev.pusherchat.channels.cluster.entry.Key;

/**
 * The channels and signed-in users of this node for which the replicas had no room. They
 * are told again when there is room. Used by the tail alone.
 */
public final class Refusals {

	private static final Log logger = LogFactory.getLog(Refusals.class);

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

	/** More than any of them takes. */
	private static final int BYTES = 1000;

	private final Set<Key> keys = new LinkedHashSet<>();

	private final Outbox outbox;

	private final long maxBytes;

	private long triedAt;

	/**
	 * Creates an empty one.
	 * @param maxBytes the bytes of heap that a replica may take
	 */
	public Refusals(Outbox outbox, long maxBytes) {
		this.outbox = outbox;
		this.maxBytes = maxBytes;
	}

	/** An entry of this node was applied, or refused. */
	public void applied(Entry.Here entry, boolean room) {
		if (room) {
			this.keys.remove(entry.key());
			return;
		}
		if (this.keys.isEmpty()) {
			logger.warn("There is no room for " + entry.key()
					+ ": all nodes together hold as much as channels.cluster.max-replica-size lets them. "
					+ "It is counted when there is room");
		}
		this.keys.add(entry.key());
	}

	/**
	 * Tells some of them again: one at least, and as many as there may be room for.
	 * @param bytes the bytes of heap that the replica takes
	 * @param now the time in nanoseconds
	 */
	public void retry(LongSupplier bytes, long now) {
		if (this.keys.isEmpty() || now - this.triedAt < INTERVAL) {
			return;
		}
		this.triedAt = now;
		long free = this.maxBytes - bytes.getAsLong();
		Iterator<Key> all = this.keys.iterator();
		do {
			this.outbox.again(all.next());
			free -= BYTES;
		}
		while (free > 0 && all.hasNext());
	}

}
