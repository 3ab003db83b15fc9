package dev.pusherchat.channels.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A JSON value and its original text.
 *
 * @param raw its JSON text, byte for byte
 * @param string the value if it is a string, otherwise {@code null}
 */
public record JsonValue(String raw, @Nullable String string) {

	/** Returns the value of a string, and the JSON text of anything else. */
	public String text() {
		return (this.string != null) ? this.string : this.raw;
	}

	public boolean isNumber() {
		char first = this.raw.charAt(0);
		return first == '-' || (first >= '0' && first <= '9');
	}

}
