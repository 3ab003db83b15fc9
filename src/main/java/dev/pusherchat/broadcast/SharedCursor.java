package dev.pusherchat.broadcast;

import java.util.function.LongUnaryOperator;

import org.springframework.transaction.support.TransactionTemplate;

import dev.pusherchat.message.MessageLog;

/**
 * The cursor of all nodes that broadcast to the same Pusher app. A database connection
 * and the row's lock are held while a batch is on its way, so that one node at a time
 * relays; when that node dies, the database gives the lock to another.
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
		this.transaction.executeWithoutResult((status) -> {
			if (this.table.lock() == BroadcastTable.NOT_BEGUN) {
				this.table.move(this.log.head());
			}
		});
	}

	@Override
	public void advance(LongUnaryOperator step) {
		this.transaction.executeWithoutResult((status) -> {
			long from = this.table.lock();
			long to = step.applyAsLong(from);
			if (to != from) {
				this.table.move(to);
			}
		});
	}

	@Override
	public long position() {
		return this.table.position();
	}

}
