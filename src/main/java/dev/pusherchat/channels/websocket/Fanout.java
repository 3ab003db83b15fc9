package dev.pusherchat.channels.websocket;

import java.util.Collection;

/** Sends one frame to many sockets. */
public interface Fanout {

	/**
	 * Queues a frame on every socket before it returns, so that whoever sends two frames
	 * one after the other knows that each socket gets them in that order. Nothing is
	 * written within the call, and a long list of sockets does not keep those of another
	 * call waiting: the writing is done in slices.
	 * @param frame the frame, encoded once for all
	 * @param sockets who gets it
	 */
	void send(TextFrame frame, Collection<? extends WebSocket> sockets);

}
