package dev.pusherchat.message.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import dev.pusherchat.people.Person;

/** Reads the header that makes it safe to repeat a post. */
final class IdempotencyKey {

	static final String HEADER = "Idempotency-Key";

	private static final int MAX_LENGTH = 255;

	private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\])*)\"");

	private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

	private static final Pattern PRINTABLE = Pattern.compile("\\P{Cc}+");

	private IdempotencyKey() {
	}

	/**
	 * Reads a request's key, as one of the author's own, which no other author can use.
	 */
	static @Nullable String of(Person author, HttpHeaders headers) {
		String key = from(headers);
		return (key != null) ? digest(author.id(), key) : null;
	}

	private static String digest(String author, String key) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(digest.digest((author + '\0' + key).getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Reads a request's key. */
	static @Nullable String from(HttpHeaders headers) {
		List<String> values = headers.get(HEADER);
		if (values == null) {
			return null;
		}
		if (values.size() > 1) {
			throw new InvalidParameterException(HEADER, "Idempotency-Key must be sent once");
		}
		String key = unquote(values.get(0).strip());
		if (key.length() > MAX_LENGTH || !PRINTABLE.matcher(key).matches()) {
			throw new InvalidParameterException(HEADER,
					"Idempotency-Key must have 1 to %d printable characters".formatted(MAX_LENGTH));
		}
		return key;
	}

	private static String unquote(String value) {
		if (!value.startsWith("\"")) {
			return value;
		}
		if (!QUOTED.matcher(value).matches()) {
			throw new InvalidParameterException(HEADER, "Idempotency-Key opens a quote that it doesn't close");
		}
		return ESCAPE.matcher(value.substring(1, value.length() - 1)).replaceAll("$1");
	}

}
