package dev.pusherchat.message.read;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.pusherchat.message.EncodedMessage;

/**
 * Collects consecutive messages, ascending or descending, until a page has its maximum
 * number of messages or bytes. A single message always fits.
 */
final class PageBuilder {

	private final List<EncodedMessage> messages = new ArrayList<>();

	private final int limit;

	private long bytesLeft;

	private boolean full;

	PageBuilder(int limit, long maxBytes) {
		this.limit = limit;
		this.bytesLeft = maxBytes;
	}

	/**
	 * Adds a message if it fits and follows the last one. Retention may have deleted the
	 * next message meanwhile; then the page ends before the gap.
	 */
	void add(EncodedMessage message) {
		if (!this.messages.isEmpty() && (!isNeighbour(message) || message.json().length > this.bytesLeft)) {
			this.full = true;
		}
		if (!this.full) {
			this.messages.add(message);
			this.bytesLeft -= message.json().length;
			this.full = this.messages.size() == this.limit;
		}
	}

	private boolean isNeighbour(EncodedMessage message) {
		return Math.abs(message.id() - this.messages.get(this.messages.size() - 1).id()) == 1;
	}

	boolean isFull() {
		return this.full;
	}

	int room() {
		return this.limit - this.messages.size();
	}

	List<EncodedMessage> messages() {
		return this.messages;
	}

	List<EncodedMessage> reversed() {
		Collections.reverse(this.messages);
		return this.messages;
	}

}
