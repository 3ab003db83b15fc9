package dev.pusherchat.channels.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A client broke a rule of the protocol. It gets a {@code pusher:error}, and the
 * connection stays open.
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

	/** Returns the error code, {@code null} for most faults. */
	public @Nullable Integer code() {
		return this.code;
	}

	public String text() {
		String message = getMessage();
		return (message != null) ? message : "";
	}

}
