package dev.pusherchat.channels.websocket;

/**
 * Hears what happens on one {@link WebSocket}. The calls for one socket come one after
 * the other, never two at once.
 */
public interface WebSocketListener {

	/** Hears nothing, of a socket that is refused. */
	WebSocketListener NONE = new WebSocketListener() {

		@Override
		public void onText(String text) {
		}

		@Override
		public void onActivity() {
		}

		@Override
		public void onClose() {
		}

	};

	/**
	 * A whole text message has arrived, reassembled from its fragments.
	 * @param text the message
	 */
	void onText(String text);

	/** Any frame has arrived, a pong included: the peer is alive. */
	void onActivity();

	/** The socket is gone, for whatever reason. Called once, and last. */
	void onClose();

}
