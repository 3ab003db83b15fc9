package dev.pusherchat.channels.websocket;

/** An open WebSocket. Thread-safe; no call blocks. */
public interface WebSocket {

	/**
	 * Queues a frame. If the queue would exceed its bound because the peer reads too
	 * slowly, the socket is closed with 4100 instead. Does nothing after a close.
	 */
	void send(TextFrame frame);

	/** Queues a ping (RFC 6455, section 5.5.2). */
	void ping();

	/**
	 * Starts the closing handshake after the frames queued before. A second call does
	 * nothing. A peer that does not answer in time is disconnected.
	 * @param reason a text of at most 123 bytes in UTF-8
	 */
	void close(int code, String reason);

}
