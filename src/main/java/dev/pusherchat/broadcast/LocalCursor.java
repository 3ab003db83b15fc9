package dev.pusherchat.broadcast;

import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.message.MessageLog;
import dev.pusherchat.pusher.TriggerResult;

/**
 * The cursor of a node that broadcasts only to its own sockets. It starts at the head of
 * the log: no client has subscribed here before, and subscribers fetch earlier messages.
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
	public boolean isLocal() {
		return true;
	}

	@Override
	public void start() {
		// a later shared cursor must not broadcast what this node has broadcast
		this.table.move(BroadcastTable.NOT_BEGUN);
		this.position = this.log.head();
	}

	@Override
	public boolean atHead() {
		return this.position == this.log.head();
	}

	@Override
	public @Nullable TriggerResult hold(LongFunction<@Nullable TriggerResult> step) {
		return step.apply(this.position);
	}

	@Override
	public void move(long id) {
		this.position = id;
	}

	@Override
	public long position() {
		return this.position;
	}

}
