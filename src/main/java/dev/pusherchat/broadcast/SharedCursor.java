package dev.pusherchat.broadcast;

import java.util.function.LongUnaryOperator;

import org.springframework.transaction.support.TransactionTemplate;

import dev.pusherchat.message.MessageLog;

/**
 * The cursor of all nodes that broadcast to the same Pusher app. A database connection
 * and the row's lock are held while a batch is on its way, so that one node at a time
 * relays; when that node dies, the database gives the lock to another.
 * <p>
 * Should a node lose its connection, and with it the lock, during a call, the next one
 * begins with the very messages of that call: the late call can only repeat what
 * subscribers have, never show them a message before an earlier one.
 */
class SharedCursor implements BroadcastCursor {

	private final MessageLog log;

	private final BroadcastTable table;

	private final TransactionTemplate transaction;

	SharedCursor(MessageLog log, BroadcastTable table, TransactionTemplate transaction) {
		this.log = log;
		this.table = table;
		this.transaction = transaction;
	}

	@Override
	public void start() {
		this.table.begin(this.log.head());
	}

	@Override
	public boolean atHead() {
		return this.table.position() == this.log.head();
	}

	@Override
	public void advance(LongUnaryOperator step) {
		this.transaction.executeWithoutResult((status) -> advanceLocked(step));
	}

	private void advanceLocked(LongUnaryOperator step) {
		long position = this.table.lock();
		long next = step.applyAsLong(position);
		if (next == position) {
			// the head is behind when the log was wiped
			next = Math.min(position, this.log.head());
		}
		if (next != position) {
			this.table.move(next);
		}
	}

	@Override
	public long position() {
		return this.table.position();
	}

}
