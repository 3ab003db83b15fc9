package dev.pusherchat.channels.websocket;

/** The close codes that the transport itself sends or judges. */
final class CloseCode {

	static final int PROTOCOL_ERROR = 1002;

	static final int UNSUPPORTED_DATA = 1003;

	/** Stands for a close frame without a code; never on the wire. */
	static final int NONE = 1005;

	static final int INVALID_TEXT = 1007;

	static final int TOO_BIG = 1009;

	static final int INTERNAL_ERROR = 1011;

	/** Over capacity, in the words of the Channels protocol. */
	static final int TOO_SLOW = 4100;

	private CloseCode() {
	}

	static boolean mayBeReceived(int code) {
		return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
	}

}
