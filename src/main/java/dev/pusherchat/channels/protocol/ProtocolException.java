package dev.pusherchat.channels.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A client did what it may not. It is told so in a {@code pusher:error}, and the
 * connection goes on.
 */
public final class ProtocolException extends Exception {

	private final @Nullable Integer code;

	public ProtocolException(String message) {
		this(null, message);
	}

	public ProtocolException(@Nullable Integer code, String message) {
		super(message, null, false, false);
		this.code = code;
	}

	/**
	 * Returns the code that says what went wrong.
	 * @return the code, {@code null} for most faults
	 */
	public @Nullable Integer code() {
		return this.code;
	}

	/**
	 * Returns what went wrong, in words.
	 * @return the text
	 */
	public String text() {
		String message = getMessage();
		return (message != null) ? message : "";
	}

}
