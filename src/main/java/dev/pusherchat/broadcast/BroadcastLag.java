package dev.pusherchat.broadcast;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.springframework.stereotype.Component;

import dev.pusherchat.health.BackgroundCheck;
import dev.pusherchat.message.MessageLog;
import dev.pusherchat.message.MessageResponse;

/** How far broadcasting is behind the log. */
@Component
class BroadcastLag extends BackgroundCheck<BroadcastLag.Lag> {

	private final MessageLog log;

	private final BroadcastCursor cursor;

	BroadcastLag(MessageLog log, BroadcastCursor cursor) {
		this.log = log;
		this.cursor = cursor;
	}

	@Override
	protected Lag check() {
		long position = this.cursor.position();
		long messages = Math.max(0, this.log.head() - position);
		return new Lag(messages, (messages > 0) ? age(position) : Duration.ZERO);
	}

	private Duration age(long position) {
		List<MessageResponse> waiting = this.log.after(position, 1);
		return waiting.isEmpty() ? Duration.ZERO : Duration.between(waiting.get(0).createdAt(), Instant.now());
	}

	/**
	 * How far it is behind.
	 *
	 * @param messages the number of messages that have not been broadcast yet
	 * @param age the age of the oldest of them
	 */
	record Lag(long messages, Duration age) {

	}

}
