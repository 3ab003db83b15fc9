package dev.pusherchat.channels.websocket;

/**
 * One open WebSocket. Safe for use by many threads; no call waits for the peer.
 */
public interface WebSocket {

	/**
	 * Queues a frame behind those queued before. A peer that reads too slowly, so that
	 * the queue would exceed its bound, is cut off with 4100 instead. After a close it
	 * does nothing.
	 * @param frame the frame, which other sockets may share
	 */
	void send(TextFrame frame);

	/** Queues a ping (RFC 6455, section 5.5.2). */
	void ping();

	/**
	 * Starts the closing handshake behind the frames queued before. A second call does
	 * nothing; a peer that does not answer is dropped after a few seconds.
	 * @param code the close code
	 * @param reason a text of at most 123 bytes in UTF-8
	 */
	void close(int code, String reason);

}
