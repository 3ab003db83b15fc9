package dev.pusherchat.channels.cluster.journal;

import java.time.Instant;

/**
 * A batch in the journal.
 *
 * @param batch the node's number of it
 * @param at the journal's own time, which never goes back
 */
public record Batch(long id, String node, long batch, Instant at, byte[] data) {

	public Position position() {
		return new Position(this.id, this.node, this.batch);
	}

}
