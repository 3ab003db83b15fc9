package dev.pusherchat.channels.protocol;

/** The close codes of the protocol, which tell a client whether and when to reconnect. */
public enum CloseCode {

	/** The app accepts connections over TLS only. */
	TLS_REQUIRED(4000),
	/** No such app. */
	UNKNOWN_APP(4001),
	/** The app is switched off. */
	APP_DISABLED(4003),
	/** The app has too many connections. */
	OVER_QUOTA(4004),
	/** The path is not that of an app. */
	PATH_NOT_FOUND(4005),
	/** The protocol version is not a number. */
	INVALID_VERSION(4006),
	/** The protocol version is not one of those served. */
	UNSUPPORTED_VERSION(4007),
	/** No protocol version was given. */
	NO_VERSION(4008),
	/** The connection is not authorized, or no longer authorized. */
	UNAUTHORIZED(4009),
	/** The server takes no more connections for now. */
	OVER_CAPACITY(4100),
	/**
	 * The server stops or an authorization has expired; the client reconnects at once.
	 */
	RECONNECT(4200),
	/** The client did not answer a ping. */
	NO_PONG(4201);

	private final int code;

	CloseCode(int code) {
		this.code = code;
	}

	public int code() {
		return this.code;
	}

}
