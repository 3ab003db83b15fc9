package dev.pusherchat.channels.cluster.outbox;

import java.util.List;

/** What goes into the journal together. */
public final class OutgoingBatch {

	private final List<byte[]> entries;

	final List<WaitingEvent> events;

	OutgoingBatch(List<byte[]> entries, List<WaitingEvent> events) {
		this.entries = entries;
		this.events = events;
	}

	/** Returns the entries in their form as bytes. */
	public List<byte[]> entries() {
		return this.entries;
	}

}
