package dev.pusherchat.message.api;

import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;

/** Checks requests that read messages. */
public final class RequestNumber {

	/** The greatest id that a request may name. */
	public static final long MAX_ID = 999_999_999_999_999_999L;

	// 18 digits always fit a long; Long.parseLong would accept signs and other digits
	private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

	private RequestNumber() {
	}

	/**
	 * Parses a whole number.
	 * @param name the name of the parameter
	 * @throws InvalidParameterException if it is no number, or not within the limits
	 */
	public static long parse(String name, String value, long min, long max) {
		long number = DIGITS.matcher(value).matches() ? Long.parseLong(value) : -1;
		if (number < min || number > max) {
			throw new InvalidParameterException(name,
					"%s must be a whole number from %d to %d".formatted(name, min, max));
		}
		return number;
	}

	/** Refuses a body: no thread stays to read it to its end. */
	public static void refuseBody(HttpServletRequest request) {
		if (request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
			throw new InvalidParameterException("body", "A request that reads messages must not have a body");
		}
	}

}
