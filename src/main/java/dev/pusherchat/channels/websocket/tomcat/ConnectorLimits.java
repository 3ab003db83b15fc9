package dev.pusherchat.channels.websocket.tomcat;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;

import dev.pusherchat.channels.websocket.WebSocketSettings;

/**
 * Configures Tomcat's connector for many connections that are mostly idle. WebSockets
 * have connections of their own, besides as many as Tomcat was to accept without them.
 */
public final class ConnectorLimits implements TomcatConnectorCustomizer {

	/** The accept queue: after a restart all clients reconnect at once. */
	private static final int BACKLOG = 4096;

	private final WebSocketSettings settings;

	public ConnectorLimits(WebSocketSettings settings) {
		this.settings = settings;
	}

	@Override
	public void customize(Connector connector) {
		if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
			if (protocol.getMaxConnections() > 0) {
				protocol.setMaxConnections(protocol.getMaxConnections() + this.settings.connections());
			}
			protocol.setAcceptCount(Math.max(protocol.getAcceptCount(), BACKLOG));
		}
		// otherwise each connection keeps two buffers of 8 KB; pages leave in pieces of
		// the second one
		connector.setProperty("socket.appReadBufSize", "1024");
		connector.setProperty("socket.appWriteBufSize", "2048");
		// a pooled channel could go to another connection while a flusher holds it
		connector.setProperty("socket.bufferPool", "0");
	}

}
