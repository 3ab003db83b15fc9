package dev.pusherchat.channels;

import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.pusherchat.channels.channel.ClientEvents;
import dev.pusherchat.channels.channel.Subscriptions;
import dev.pusherchat.channels.connection.Connection;
import dev.pusherchat.channels.connection.Connections;
import dev.pusherchat.channels.connection.SignIns;
import dev.pusherchat.channels.protocol.ClientEvent;
import dev.pusherchat.channels.protocol.Frames;
import dev.pusherchat.channels.protocol.ProtocolException;
import dev.pusherchat.channels.websocket.WebSocketListener;

/** Dispatches a client's messages to their handlers. */
class ConnectionListener implements WebSocketListener {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionListener.class);

	private final Connection connection;

	private final Connections connections;

	private final Subscriptions subscriptions;

	private final ClientEvents clientEvents;

	private final SignIns signIns;

	private final LongSupplier nanoTime;

	ConnectionListener(Connection connection, Connections connections, Subscriptions subscriptions,
			ClientEvents clientEvents, SignIns signIns, LongSupplier nanoTime) {
		this.connection = connection;
		this.connections = connections;
		this.subscriptions = subscriptions;
		this.clientEvents = clientEvents;
		this.signIns = signIns;
		this.nanoTime = nanoTime;
	}

	@Override
	public void onText(String text) {
		this.connection.checkAuthorizations(this.nanoTime.getAsLong());
		if (this.connection.closed()) {
			return;
		}
		try {
			handle(ClientEvent.parse(text));
		}
		catch (ProtocolException ex) {
			this.connection.send(Frames.error(ex.code(), ex.text()));
		}
		catch (RuntimeException ex) {
			logger.error("A client's message could not be handled", ex);
			this.connection.send(Frames.error(null, "Internal error"));
		}
	}

	private void handle(ClientEvent event) throws ProtocolException {
		switch (event.event()) {
			case "pusher:ping" -> this.connection.send(Frames.pong());
			case "pusher:pong" -> {
			}
			case "pusher:subscribe" -> this.subscriptions.subscribe(this.connection, event);
			case "pusher:unsubscribe" -> this.subscriptions.unsubscribe(this.connection, event);
			case "pusher:signin" -> this.signIns.signIn(this.connection, event);
			default -> this.clientEvents.relay(this.connection, event);
		}
	}

	@Override
	public void onActivity() {
		this.connection.active(this.nanoTime.getAsLong());
	}

	@Override
	public void onClose() {
		try {
			this.subscriptions.unsubscribeAll(this.connection);
		}
		finally {
			if (this.connections.remove(this.connection)) {
				this.signIns.signOut(this.connection);
			}
		}
	}

}
