package dev.pusherchat.channels.websocket.frame;

/**
 * The status codes of close frames (RFC 6455, section 7.4) that the transport itself
 * sends or judges.
 */
public final class StatusCode {

	/** The peer broke the protocol. */
	public static final int PROTOCOL_ERROR = 1002;

	/** The peer sent a kind of message that this server does not use. */
	public static final int UNSUPPORTED_DATA = 1003;

	/** Stands for a close frame without a code; never on the wire. */
	public static final int NONE = 1005;

	/** A text message was not UTF-8. */
	public static final int INVALID_TEXT = 1007;

	/** A message was too big. */
	public static final int TOO_BIG = 1009;

	/** The server failed. */
	public static final int INTERNAL_ERROR = 1011;

	/** Over capacity, in the words of the Channels protocol. */
	public static final int TOO_SLOW = 4100;

	private StatusCode() {
	}

	static boolean mayBeReceived(int code) {
		return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
	}

}
