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

	private static final Pattern BLANK = Pattern.compile("\\p{IsWhite_Space}*");

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
