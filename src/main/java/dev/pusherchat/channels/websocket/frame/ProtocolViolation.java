package dev.pusherchat.channels.websocket.frame;

/** The peer has sent what it must not send; the connection fails with a close code. */
public final class ProtocolViolation extends RuntimeException {

	private final int code;

	ProtocolViolation(int code, String reason) {
		// thrown for whatever strangers send: a stack trace would be work they can ask
		// for
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
