package dev.pusherchat.channels.websocket.load;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty's WebSockets through its own API, sending without waiting. */
final class JettyServer implements FanoutServer {

	private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

	private final Server server = new Server();

	private final ServerConnector connector = new ServerConnector(this.server);

	JettyServer() throws Exception {
		this.connector.setHost("127.0.0.1");
		this.server.addConnector(this.connector);
		this.server.setHandler(WebSocketUpgradeHandler.from(this.server, (container) -> {
			container.setIdleTimeout(Duration.ofMinutes(10));
			container.addMapping("/app/*", (request, response, callback) -> new Subscriber());
		}));
		this.server.start();
	}

	@Override
	public int port() {
		return this.connector.getLocalPort();
	}

	@Override
	public void publish() {
		this.sessions.forEach((session) -> session.sendText(FanoutServerMain.EVENT, Callback.NOOP));
	}

	@Override
	public int subscribers() {
		return this.sessions.size();
	}

	/** Jetty looks for a class it can see. */
	public final class Subscriber extends Session.Listener.AbstractAutoDemanding {

		@Override
		public void onWebSocketOpen(Session session) {
			super.onWebSocketOpen(session);
			JettyServer.this.sessions.add(session);
		}

		@Override
		public void onWebSocketClose(int code, String reason, Callback callback) {
			JettyServer.this.sessions.remove(getSession());
			callback.succeed();
		}

		@Override
		public void onWebSocketError(Throwable cause) {
			JettyServer.this.sessions.remove(getSession());
		}

	}

}
