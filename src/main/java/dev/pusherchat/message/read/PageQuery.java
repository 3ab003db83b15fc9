package dev.pusherchat.message.read;

import org.jspecify.annotations.Nullable;

/**
 * A query for a page of the log; for the newest one if it has neither id.
 *
 * @param after the page follows this id
 * @param before the page precedes this id
 * @param limit the maximum number of messages
 * @param maxBytes the size of the messages at which the page ends; it has at least one
 */
public record PageQuery(@Nullable Long after, @Nullable Long before, int limit, long maxBytes) {

	/** Creates a query for a page of any size. */
	public PageQuery(@Nullable Long after, @Nullable Long before, int limit) {
		this(after, before, limit, Long.MAX_VALUE);
	}

	PageQuery atMost(long bytes) {
		return new PageQuery(this.after, this.before, this.limit, Math.min(this.maxBytes, bytes));
	}

}
