package dev.pusherchat.message;

import org.jspecify.annotations.Nullable;

/**
 * Which page of the log is asked for: the newest, unless it says what it follows or
 * precedes.
 *
 * @param after the id that it follows
 * @param before the id that it precedes
 * @param limit how many messages it has at most
 */
record PageQuery(@Nullable Long after, @Nullable Long before, int limit) {

	static PageQuery of(@Nullable String after, @Nullable String before, @Nullable String limit,
			MessageProperties.Page page) {
		if (after != null && before != null) {
			throw new InvalidParameterException("before", "before and after exclude each other");
		}
		return new PageQuery((after != null) ? RequestNumber.parse("after", after, 0, Long.MAX_VALUE) : null,
				(before != null) ? RequestNumber.parse("before", before, 0, Long.MAX_VALUE) : null,
				(limit != null) ? (int) RequestNumber.parse("limit", limit, 1, page.maxSize()) : page.size());
	}

}
