package dev.pusherchat.broadcast;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.springframework.stereotype.Component;

import dev.pusherchat.message.MessageLog;
import dev.pusherchat.message.MessageResponse;

/** How far broadcasting is behind the log. */
@Component
class BroadcastLag {

	private final MessageLog log;

	private final BroadcastCursor cursor;

	BroadcastLag(MessageLog log, BroadcastCursor cursor) {
		this.log = log;
		this.cursor = cursor;
	}

	/** The number of messages that have not been broadcast yet. */
	long messages() {
		long position = this.cursor.position();
		return Math.max(0, this.log.head() - position);
	}

	/** The age of the oldest of them. */
	Duration age() {
		List<MessageResponse> waiting = this.log.after(this.cursor.position(), 1);
		return waiting.isEmpty() ? Duration.ZERO : Duration.between(waiting.get(0).createdAt(), Instant.now());
	}

}
