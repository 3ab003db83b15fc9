package dev.pusherchat.message.api;

import java.util.regex.Pattern;

/** Parses the whole numbers in a request. */
final class RequestNumber {

	// 18 digits always fit a long; Long.parseLong would accept signs and other digits
	private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

	private RequestNumber() {
	}

	static long parse(String name, String value, long min, long max) {
		long number = DIGITS.matcher(value).matches() ? Long.parseLong(value) : -1;
		if (number < min || number > max) {
			throw new InvalidParameterException(name,
					(max == Long.MAX_VALUE) ? "%s must be a whole number".formatted(name)
							: "%s must be a whole number from %d to %d".formatted(name, min, max));
		}
		return number;
	}

}
