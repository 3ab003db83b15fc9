package dev.pusherchat.channels.websocket.frame;

/** The peer broke the protocol; the connection is closed with a code. */
public final class ProtocolViolation extends RuntimeException {

	private final int code;

	ProtocolViolation(int code, String reason) {
		// no stack trace: it would be costly, and strangers can cause it at will
		super(reason, null, false, false);
		this.code = code;
	}

	public int code() {
		return this.code;
	}

	public String reason() {
		return String.valueOf(getMessage());
	}

}
