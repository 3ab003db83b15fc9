package dev.pusherchat.broadcast;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.MessageFeed;
import dev.pusherchat.message.MessageLog;
import dev.pusherchat.pusher.TriggerResult;
import dev.pusherchat.pusher.TriggerResult.Outcome;

/**
 * Broadcasts the messages after the cursor in the order of the log, and moves the cursor
 * after each accepted batch. A crash repeats at most one batch.
 */
@Component
class MessageRelay {

	private static final Logger logger = LoggerFactory.getLogger(MessageRelay.class);

	private final MessageLog log;

	private final MessageFeed feed;

	private final BroadcastCursor cursor;

	private final MessageBroadcaster broadcaster;

	private final int batchSize;

	private volatile @Nullable TriggerResult failure;

	// after a rejected batch, messages up to this id go one by one
	private long singlyUntil;

	// the last id of the last accepted batch, -1 if there may be more
	private long caughtUp = -1;

	MessageRelay(MessageLog log, MessageFeed feed, BroadcastCursor cursor, MessageBroadcaster broadcaster,
			BroadcastProperties properties) {
		this.log = log;
		this.feed = feed;
		this.cursor = cursor;
		this.broadcaster = broadcaster;
		this.batchSize = properties.batchSize();
	}

	void start() {
		this.cursor.start();
	}

	/** Whether the messages of all nodes are broadcast here, and to this node only. */
	boolean isLocal() {
		return this.cursor.isLocal();
	}

	/** Whether there is nothing to broadcast. */
	boolean atHead() {
		return this.cursor.atHead();
	}

	/** Broadcasts the next batch; returns {@code null} when there is none. */
	@Nullable TriggerResult relayNext() {
		return this.cursor.hold(this::relayAfter);
	}

	/**
	 * Whether the last accepted batch reached an id, and had room for more than there
	 * was.
	 */
	boolean hasCaughtUpWith(long id) {
		return this.caughtUp >= id;
	}

	private @Nullable TriggerResult relayAfter(long position) {
		int limit = (position < this.singlyUntil) ? 1 : this.batchSize;
		List<EncodedMessage> messages = this.feed.after(position, limit);
		if (messages.isEmpty()) {
			followBack(position);
			return null;
		}
		long last = messages.get(messages.size() - 1).id();
		TriggerResult result = this.broadcaster.broadcast(messages);
		note(result);
		if (result.outcome() == Outcome.REJECTED) {
			this.singlyUntil = last;
		}
		else if (result.accepted()) {
			this.cursor.move(last);
			this.caughtUp = (messages.size() < limit) ? last : -1;
		}
		return result;
	}

	/**
	 * Moves the cursor back if the head is behind it: the log was wiped or restored from
	 * a copy.
	 */
	private void followBack(long position) {
		long head = this.log.head();
		if (head < position) {
			this.cursor.move(head);
		}
	}

	/** The failure of the last call, {@code null} if it was accepted. */
	@Nullable TriggerResult failure() {
		return this.failure;
	}

	private void note(TriggerResult result) {
		if (result.outcome() == Outcome.REFUSED) {
			logger.error(
					"Pusher refuses this app; messages are kept until it accepts them: check PUSHER_APP_ID,"
							+ " PUSHER_KEY, PUSHER_SECRET, the cluster or host, and the account's quota: {}",
					result.detail());
		}
		else if (result.failed() && this.failure == null) {
			logger.warn("Pusher accepts no messages; they are kept and sent in order later: {}", result.detail());
		}
		else if (!result.failed() && this.failure != null) {
			logger.info("Pusher accepts messages again");
		}
		this.failure = result.failed() ? result : null;
	}

}
