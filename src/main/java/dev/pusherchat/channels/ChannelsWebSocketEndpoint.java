package dev.pusherchat.channels;

import java.util.function.LongSupplier;

import dev.pusherchat.channels.channel.ClientEvents;
import dev.pusherchat.channels.channel.Subscriptions;
import dev.pusherchat.channels.connection.Connection;
import dev.pusherchat.channels.connection.Connections;
import dev.pusherchat.channels.connection.SignIns;
import dev.pusherchat.channels.order.Standing;
import dev.pusherchat.channels.protocol.CloseCode;
import dev.pusherchat.channels.protocol.Frames;
import dev.pusherchat.channels.websocket.UpgradeRequest;
import dev.pusherchat.channels.websocket.WebSocket;
import dev.pusherchat.channels.websocket.WebSocketEndpoint;
import dev.pusherchat.channels.websocket.WebSocketListener;

/** Accepts a new socket as a connection, or closes it with the reason. */
class ChannelsWebSocketEndpoint implements WebSocketEndpoint {

	private final Handshake handshake;

	private final Standing standing;

	private final Connections connections;

	private final Subscriptions subscriptions;

	private final ClientEvents clientEvents;

	private final SignIns signIns;

	private final long activityTimeout;

	private final LongSupplier nanoTime;

	ChannelsWebSocketEndpoint(Handshake handshake, Standing standing, Connections connections,
			Subscriptions subscriptions, ClientEvents clientEvents, SignIns signIns, long activityTimeout,
			LongSupplier nanoTime) {
		this.handshake = handshake;
		this.standing = standing;
		this.connections = connections;
		this.subscriptions = subscriptions;
		this.clientEvents = clientEvents;
		this.signIns = signIns;
		this.activityTimeout = activityTimeout;
		this.nanoTime = nanoTime;
	}

	@Override
	public WebSocketListener open(WebSocket socket, UpgradeRequest request) {
		Handshake.Result result = this.handshake.examine(request);
		CloseCode refusal = result.refusal();
		if (refusal != null) {
			return refuse(socket, result.version(), refusal, result.reason());
		}
		if (!this.standing.current()) {
			return refuse(socket, result.version(), CloseCode.OVER_CAPACITY, "This node is cut off from the journal");
		}
		Connection connection = new Connection(socket, request.address(), result.version(), this.nanoTime.getAsLong());
		Connections.Refusal full = this.connections.add(connection, this.standing.connectionsElsewhere());
		if (full != null) {
			return refuse(socket, result.version(), full.code(), full.reason());
		}
		connection.send(Frames.connectionEstablished(connection.socketId(), this.activityTimeout));
		return new ConnectionListener(connection, this.connections, this.subscriptions, this.clientEvents, this.signIns,
				this.nanoTime);
	}

	private static WebSocketListener refuse(WebSocket socket, int version, CloseCode code, String reason) {
		Connection.close(socket, version, code, reason);
		return WebSocketListener.NONE;
	}

}
