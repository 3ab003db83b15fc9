package dev.pusherchat.channels;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.websocket.UpgradeRequest;
import dev.pusherchat.channels.websocket.WebSocketEndpoint;
import dev.pusherchat.channels.websocket.WebSocketListener;

/** Calls the server without a network. */
final class FakePeer implements TestServer.Peer {

	private final FakeWebSocket socket = new FakeWebSocket();

	private final WebSocketListener listener;

	FakePeer(WebSocketEndpoint endpoint, String path, @Nullable String query, @Nullable String origin) {
		this.listener = endpoint.open(this.socket, new UpgradeRequest(path, query, origin, false, "127.0.0.1"));
	}

	@Override
	public void send(String text) {
		this.listener.onActivity();
		this.listener.onText(text);
	}

	@Override
	public List<String> take() {
		return this.socket.take();
	}

	@Override
	public @Nullable String closed() {
		return this.socket.closed();
	}

	@Override
	public void disconnect() {
		this.listener.onClose();
	}

	@Override
	public void pong() {
		this.listener.onActivity();
	}

	@Override
	public int pings() {
		return this.socket.pings();
	}

}
