package dev.pusherchat.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Says what is wrong with a message's content. */
class MessageContentValidator implements ConstraintValidator<MessageContent, Object> {

	// Java does not know Unicode's property Default_Ignorable_Code_Point: these are its
	// characters, such as the zero-width ones
	private static final String IGNORABLE = "\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f"
			+ "\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufff8"
			+ "\\x{1bca0}-\\x{1bca3}\\x{1d173}-\\x{1d17a}\\x{e0000}-\\x{e0fff}";

	private static final Pattern BLANK = Pattern.compile("[\\p{IsWhite_Space}" + IGNORABLE + "]*");

	private final JsonMapper jsonMapper;

	private final int maxEventSize;

	MessageContentValidator(JsonMapper jsonMapper, MessageProperties properties) {
		this.jsonMapper = jsonMapper;
		this.maxEventSize = properties.maxEventSize();
	}

	@Override
	public boolean isValid(@Nullable Object value, ConstraintValidatorContext context) {
		String fault = fault(value);
		if (fault != null) {
			context.disableDefaultConstraintViolation();
			context.buildConstraintViolationWithTemplate(fault).addConstraintViolation();
		}
		return fault == null;
	}

	private @Nullable String fault(@Nullable Object value) {
		if (value == null) {
			return "must not be blank";
		}
		if (!(value instanceof String content)) {
			return "must be a string";
		}
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

}
