package dev.pusherchat.channels.websocket;

/** Takes the sockets that have been opened. */
public interface WebSocketEndpoint {

	/**
	 * A socket is open. Frames sent from within this call go out before any other.
	 * @param socket the socket
	 * @param request the request that opened it
	 * @return who hears what happens on the socket
	 */
	WebSocketListener open(WebSocket socket, UpgradeRequest request);

}
