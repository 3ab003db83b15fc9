package dev.pusherchat.broadcast;

import java.util.function.LongUnaryOperator;

import dev.pusherchat.message.MessageLog;

/**
 * The cursor of a node that broadcasts to its own sockets only. It begins at the head of
 * the log: nobody can have subscribed here before, and subscribers fetch what came
 * earlier.
 */
class LocalCursor implements BroadcastCursor {

	private final MessageLog log;

	private final BroadcastTable table;

	private volatile long position;

	LocalCursor(MessageLog log, BroadcastTable table) {
		this.log = log;
		this.table = table;
	}

	@Override
	public void start() {
		// hosted Pusher, should it be set up later, must not get all of this at once
		this.table.move(BroadcastTable.NOT_BEGUN);
		this.position = this.log.head();
	}

	@Override
	public boolean atHead() {
		return this.position == this.log.head();
	}

	@Override
	public void advance(LongUnaryOperator step) {
		long next = step.applyAsLong(this.position);
		// the head is behind when the log was wiped or restored from a copy
		this.position = (next != this.position) ? next : Math.min(next, this.log.head());
	}

	@Override
	public long position() {
		return this.position;
	}

}
