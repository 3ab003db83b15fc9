package dev.pusherchat.message.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.message.Message;
import dev.pusherchat.people.Person;
import dev.pusherchat.web.InvalidFieldException;

/**
 * Validates the content of a message, which is stored and broadcast exactly as posted.
 */
final class MessageContent {

	// Unicode's Default_Ignorable_Code_Point, such as zero-width characters: Java does
	// not have this property
	private static final String IGNORABLE = "\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f"
			+ "\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufff8"
			+ "\\x{1bca0}-\\x{1bca3}\\x{1d173}-\\x{1d17a}\\x{e0000}-\\x{e0fff}";

	private static final Pattern BLANK = Pattern.compile("[\\p{IsWhite_Space}" + IGNORABLE + "]*");

	private final JsonMapper jsonMapper;

	private final int maxEventSize;

	// characters that fit however they are escaped, up to six bytes each; the author's
	// characters count too
	private final int surelyFits;

	MessageContent(JsonMapper jsonMapper, int maxEventSize) {
		this.jsonMapper = jsonMapper;
		this.maxEventSize = maxEventSize;
		this.surelyFits = (maxEventSize - eventSize("", new Person("", ""))) / 6;
	}

	/**
	 * Returns valid content, and refuses anything else with {@code 422}.
	 * @param content the value in the body, {@code null} if it is missing
	 * @param missing the error text for a missing value
	 * @param author who posts it
	 */
	String check(@Nullable Object content, String missing, @Nullable Person author) {
		if (content instanceof String text) {
			String fault = fault(text, author);
			if (fault == null) {
				return text;
			}
			throw new InvalidFieldException("content", fault);
		}
		throw new InvalidFieldException("content", (content != null) ? "must be a string" : missing);
	}

	private @Nullable String fault(String content, @Nullable Person author) {
		if (BLANK.matcher(content).matches()) {
			return "must not be blank";
		}
		if (content.indexOf(0) >= 0) {
			return "must not contain NUL (U+0000)";
		}
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(content)) {
			return "must not contain half a surrogate pair";
		}
		return fits(content, author) ? null : "is too long: its event must fit %d bytes".formatted(this.maxEventSize);
	}

	private boolean fits(String content, @Nullable Person author) {
		return content.length() + length(author) <= this.surelyFits
				|| (content.length() <= this.maxEventSize && eventSize(content, author) <= this.maxEventSize);
	}

	private static int length(@Nullable Person author) {
		if (author == null) {
			return 0;
		}
		return author.id().length() + ((author.displayName() != null) ? author.displayName().length() : 0);
	}

	/** The size of the event's data in bytes, with the longest possible id. */
	private int eventSize(String content, @Nullable Person author) {
		Message message = new Message(Long.MAX_VALUE, content, null, author, Instant.EPOCH);
		return this.jsonMapper.writeValueAsBytes(message.toResponse()).length;
	}

}
