package dev.pusherchat.channels.websocket;

import java.time.Duration;

/**
 * The limits of the WebSocket transport.
 *
 * @param connections how many WebSockets the server's port accepts besides other
 * connections
 * @param messageSize how many bytes a received message may have
 * @param queueBytes how many bytes may wait to be written to one socket
 * @param queueFrames how many frames may wait to be written to one socket
 * @param allQueuesBytes how many bytes may wait to be written to all sockets
 * @param allMessagesBytes how many bytes of unfinished messages may be kept for all
 * sockets
 * @param closeTimeout how long a peer may take to answer a close
 * @param flushers how many threads write to the sockets
 */
public record WebSocketSettings(int connections, int messageSize, int queueBytes, int queueFrames, long allQueuesBytes,
		long allMessagesBytes, Duration closeTimeout, int flushers) {

}
