package dev.pusherchat.channels.auth;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.protocol.ProtocolException;

/** Verifies the signatures that an application makes for its clients. */
public final class Authenticator {

	private static final int UNAUTHORIZED = 4009;

	private static final int MAX_ECHO = 1024;

	private final String key;

	private final Hmac hmac;

	public Authenticator(App app) {
		this.key = app.key();
		this.hmac = new Hmac(app.secret());
	}

	/**
	 * Checks that a connection may subscribe to a channel.
	 * @param auth the key and the signature
	 * @param channelData the channel data that was signed too, exactly as received
	 * @throws ProtocolException when it may not
	 */
	public void authorize(String socketId, String channel, @Nullable String auth, @Nullable String channelData)
			throws ProtocolException {
		String signed = socketId + ":" + channel + ((channelData != null) ? ":" + channelData : "");
		verify(null, "subscription auth data", signed, auth);
	}

	/**
	 * Checks that a connection belongs to a user.
	 * @param auth the key and the signature
	 * @param userData the user data, exactly as received
	 * @throws ProtocolException when it is not
	 */
	public void authenticate(String socketId, @Nullable String auth, String userData) throws ProtocolException {
		verify(UNAUTHORIZED, "signin auth data", socketId + "::user::" + userData, auth);
	}

	private void verify(@Nullable Integer code, String what, String signed, @Nullable String auth)
			throws ProtocolException {
		if (auth == null) {
			throw new ProtocolException(code, "Invalid " + what + ": auth must be a string");
		}
		int colon = auth.indexOf(':');
		if (colon < 0 || !auth.substring(0, colon).equals(this.key)) {
			throw new ProtocolException(code, "Invalid key in " + what);
		}
		if (!this.hmac.verify(signed, auth.substring(colon + 1))) {
			throw new ProtocolException(code, "Invalid signature: Expected HMAC SHA256 hex digest of "
					+ signed.substring(0, Math.min(signed.length(), MAX_ECHO)));
		}
	}

}
