package dev.pusherchat.channels.protocol;

/**
 * Quotes text as a JSON string. It escapes lone surrogates, because UTF-8 cannot encode
 * them.
 */
final class JsonString {

	private static final char[] HEX = "0123456789abcdef".toCharArray();

	private JsonString() {
	}

	static String quote(String text) {
		StringBuilder json = new StringBuilder(text.length() + 16);
		append(json, text);
		return json.toString();
	}

	static void append(StringBuilder json, String text) {
		json.append('"');
		int copied = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (isPlain(c)) {
				continue;
			}
			if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
				i++;
				continue;
			}
			json.append(text, copied, i);
			escape(json, c);
			copied = i + 1;
		}
		json.append(text, copied, text.length()).append('"');
	}

	private static boolean isPlain(char c) {
		return c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c);
	}

	private static void escape(StringBuilder json, char c) {
		switch (c) {
			case '"', '\\' -> json.append('\\').append(c);
			case '\n' -> json.append("\\n");
			case '\r' -> json.append("\\r");
			case '\t' -> json.append("\\t");
			default -> {
				json.append("\\u");
				for (int shift = 12; shift >= 0; shift -= 4) {
					json.append(HEX[(c >> shift) & 0xf]);
				}
			}
		}
	}

}
