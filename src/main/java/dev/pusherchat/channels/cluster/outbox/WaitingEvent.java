package dev.pusherchat.channels.cluster.outbox;

import java.util.concurrent.CompletableFuture;

/** An event that waits for its batch, or for the answer to it. */
final class WaitingEvent implements Waiting {

	final byte[] entry;

	/** When somebody who waits for it is told that it failed, in nanoseconds. */
	final long deadline;

	final CompletableFuture<Void> acknowledged = new CompletableFuture<>();

	boolean inBatch;

	WaitingEvent(byte[] entry, long deadline) {
		this.entry = entry;
		this.deadline = deadline;
	}

}
