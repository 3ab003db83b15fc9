package dev.pusherchat.message.stream;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.message.LogState;
import dev.pusherchat.message.api.InvalidParameterException;

/**
 * A position in a log, as the id of an event writes it: {@code 7-epoch}.
 *
 * @param id the last id that the reader has
 * @param epoch the epoch of the reader's log, {@code null} if the reader did not say
 */
record StreamPosition(long id, @Nullable String epoch) {

	private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-([\\x21-\\x7E]{1,100})");

	static StreamPosition parse(String lastEventId) {
		Matcher matcher = TEXT.matcher(lastEventId);
		if (!matcher.matches()) {
			throw new InvalidParameterException("Last-Event-ID",
					"Last-Event-ID must be the id of an event of this stream, such as 7-epoch");
		}
		return new StreamPosition(Long.parseLong(matcher.group(1)), matcher.group(2));
	}

	static StreamPosition head(LogState state) {
		return new StreamPosition(state.head(), state.epoch());
	}

	/** Whether the reader has read this log, and not more of it than there is. */
	boolean isOf(LogState state) {
		return (this.epoch == null || this.epoch.equals(state.epoch())) && this.id <= state.head();
	}

	@Override
	public String toString() {
		return this.id + "-" + this.epoch;
	}

}
