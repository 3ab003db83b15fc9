package dev.pusherchat.channels.websocket;

/** Listens to one {@link WebSocket}. There is one call at a time. */
public interface WebSocketListener {

	/** Does nothing; for a socket that was refused. */
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

	/** A whole text message has arrived, reassembled from its fragments. */
	void onText(String text);

	/** Any frame has arrived, a pong included: the peer is alive. */
	void onActivity();

	/** The socket is gone, for whatever reason. Called once, and last. */
	void onClose();

}
