package dev.pusherchat.channels.websocket;

/** Accepts opened sockets. */
public interface WebSocketEndpoint {

	/**
	 * A socket was opened. Frames that are sent during this call go out before any
	 * others.
	 * @return the listener for the socket
	 */
	WebSocketListener open(WebSocket socket, UpgradeRequest request);

}
