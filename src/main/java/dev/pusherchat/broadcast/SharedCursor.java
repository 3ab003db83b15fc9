package dev.pusherchat.broadcast;

import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

import dev.pusherchat.message.MessageLog;
import dev.pusherchat.pusher.TriggerResult;

/**
 * The cursor of all nodes that broadcast to the same Pusher app. A step holds a database
 * connection and the row's lock, so that one node at a time relays. When that node dies,
 * the database gives the lock to another.
 * <p>
 * A node may lose its connection, and the lock, during a call. Then the next node starts
 * with the messages of that call. The late call can only repeat messages that subscribers
 * have; it cannot change their order.
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
	public boolean isLocal() {
		return false;
	}

	@Override
	public void start() {
		this.table.begin(this.log.head());
	}

	@Override
	public boolean atHead() {
		return position() == this.log.head();
	}

	@Override
	public @Nullable TriggerResult hold(LongFunction<@Nullable TriggerResult> step) {
		return this.transaction.execute((status) -> step.apply(lock()));
	}

	private long lock() {
		long position = this.table.lock();
		if (position != BroadcastTable.NOT_BEGUN) {
			return position;
		}
		// an embedded server has run since; the whole log is not due
		long head = this.log.head();
		move(head);
		return head;
	}

	@Override
	public void move(long id) {
		this.table.move(id);
	}

	@Override
	public long position() {
		long position = this.table.position();
		return (position != BroadcastTable.NOT_BEGUN) ? position : this.log.head();
	}

}
