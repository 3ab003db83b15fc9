package dev.pusherchat.message.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.message.MessageResponse;

/**
 * What the content of a message may be: it is stored, and broadcast, exactly as it was
 * posted.
 */
final class MessageContent {

	// Java does not know Unicode's property Default_Ignorable_Code_Point: these are its
	// characters, such as the zero-width ones
	private static final String IGNORABLE = "\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f"
			+ "\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufff8"
			+ "\\x{1bca0}-\\x{1bca3}\\x{1d173}-\\x{1d17a}\\x{e0000}-\\x{e0fff}";

	private static final Pattern BLANK = Pattern.compile("[\\p{IsWhite_Space}" + IGNORABLE + "]*");

	private final JsonMapper jsonMapper;

	private final int maxEventSize;

	MessageContent(JsonMapper jsonMapper, int maxEventSize) {
		this.jsonMapper = jsonMapper;
		this.maxEventSize = maxEventSize;
	}

	/**
	 * Answers the content, or refuses it with {@code 422}.
	 * @param content what was found in the body, {@code null} when it is missing
	 * @param missing what to say when it is missing
	 */
	String check(@Nullable Object content, String missing) {
		if (content instanceof String text) {
			String fault = fault(text);
			if (fault == null) {
				return text;
			}
			throw refused(fault);
		}
		throw refused((content != null) ? "must be a string" : missing);
	}

	private @Nullable String fault(String content) {
		if (BLANK.matcher(content).matches()) {
			return "must not be blank";
		}
		if (content.indexOf(0) >= 0) {
			return "must not contain NUL (U+0000)";
		}
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(content)) {
			return "must not contain half a surrogate pair";
		}
		return fits(content) ? null : "is too long: its event must fit %d bytes".formatted(this.maxEventSize);
	}

	private boolean fits(String content) {
		return content.length() <= this.maxEventSize && eventSize(content) <= this.maxEventSize;
	}

	/** Bytes of the event's data, should the id be the longest. */
	private int eventSize(String content) {
		return this.jsonMapper
			.writeValueAsBytes(new MessageResponse(Long.MAX_VALUE, content, Instant.EPOCH, Instant.EPOCH)).length;
	}

	private static ErrorResponseException refused(String fault) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT,
				"See errors for what is wrong with each field");
		problem.setProperty("errors", Map.of("content", List.of(fault)));
		return new ErrorResponseException(HttpStatus.UNPROCESSABLE_CONTENT, problem, null);
	}

}
