package dev.pusherchat.channels.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One JSON value, kept as it came.
 *
 * @param raw its JSON text, byte for byte
 * @param string what it says when it is a string, otherwise {@code null}
 */
public record JsonValue(String raw, @Nullable String string) {

	/**
	 * Returns the value as text: what a string says, the JSON text of anything else.
	 * @return the text
	 */
	public String text() {
		return (this.string != null) ? this.string : this.raw;
	}

	/**
	 * Whether this is a number.
	 * @return whether it is one
	 */
	public boolean isNumber() {
		char first = this.raw.charAt(0);
		return first == '-' || (first >= '0' && first <= '9');
	}

}
