package dev.pusherchat.channels.websocket;

import java.util.Collection;

/** Sends one frame to many sockets. */
public interface Fanout {

	/**
	 * Queues a frame on every socket before it returns, so that each socket gets the
	 * frames of successive calls in order. It writes nothing itself. The flushers write
	 * in slices, so that a long list of sockets does not delay the next call's.
	 */
	void send(TextFrame frame, Collection<? extends WebSocket> sockets);

}
