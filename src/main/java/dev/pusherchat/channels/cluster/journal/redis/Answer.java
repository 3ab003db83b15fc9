package dev.pusherchat.channels.cluster.journal.redis;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** The values that a function of the script has returned, one after the other. */
final class Answer {

	private final Iterator<@Nullable Object> values;

	Answer(List<@Nullable Object> values) {
		this.values = values.iterator();
	}

	boolean hasMore() {
		return this.values.hasNext();
	}

	byte[] bytes() {
		return (this.values.next() instanceof byte[] bytes) ? bytes : new byte[0];
	}

	String text() {
		return new String(bytes(), StandardCharsets.UTF_8);
	}

	long number() {
		Object value = this.values.next();
		return (value instanceof Long number) ? number
				: Long.parseLong((value instanceof byte[] text) ? new String(text, StandardCharsets.US_ASCII) : "");
	}

}
