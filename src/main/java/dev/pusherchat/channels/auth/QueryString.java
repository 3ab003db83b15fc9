package dev.pusherchat.channels.auth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** The parameters of a request, decoded once, their names in lower case. */
public final class QueryString {

	private final List<Parameter> parameters;

	private QueryString(List<Parameter> parameters) {
		this.parameters = parameters;
	}

	/**
	 * Decodes a query string.
	 * @param raw the query as received, or {@code null} when there is none
	 * @throws IllegalArgumentException if an escape in it is broken
	 */
	public static QueryString parse(@Nullable String raw) {
		List<Parameter> parameters = new ArrayList<>();
		if (raw != null) {
			for (String pair : raw.split("&")) {
				if (!pair.isEmpty()) {
					parameters.add(Parameter.parse(pair));
				}
			}
		}
		// stable, so that values of one array parameter keep their order
		parameters.sort(Comparator.comparing(Parameter::name));
		return new QueryString(parameters);
	}

	/**
	 * Finds a parameter.
	 * @param name its name in lower case
	 * @return its first value, or {@code null} when there is none
	 */
	public @Nullable String get(String name) {
		for (Parameter parameter : this.parameters) {
			if (parameter.name().equals(name)) {
				return parameter.value();
			}
		}
		return null;
	}

	/** The parameters as they are signed: sorted, not escaped. */
	String signed() {
		StringBuilder signed = new StringBuilder();
		for (Parameter parameter : this.parameters) {
			if (!parameter.name().equals("auth_signature")) {
				signed.append(signed.isEmpty() ? "" : "&")
					.append(parameter.name())
					.append('=')
					.append(parameter.value());
			}
		}
		return signed.toString();
	}

	private record Parameter(String name, String value) {

		static Parameter parse(String pair) {
			int equals = pair.indexOf('=');
			String name = decode((equals < 0) ? pair : pair.substring(0, equals));
			return new Parameter(name.toLowerCase(Locale.ROOT), (equals < 0) ? "" : decode(pair.substring(equals + 1)));
		}

		private static String decode(String text) {
			boolean plain = text.indexOf('%') < 0 && text.indexOf('+') < 0;
			return plain ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
		}

	}

}
