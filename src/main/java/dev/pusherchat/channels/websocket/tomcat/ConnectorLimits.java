package dev.pusherchat.channels.websocket.tomcat;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;

import dev.pusherchat.channels.websocket.WebSocketSettings;

/** Sets Tomcat's connector up for many connections that are mostly idle. */
public final class ConnectorLimits implements TomcatConnectorCustomizer {

	/** Connections that may wait to be accepted: clients come back all at once. */
	private static final int BACKLOG = 4096;

	private final WebSocketSettings settings;

	/**
	 * Creates a customizer.
	 * @param settings says how many connections there may be
	 */
	public ConnectorLimits(WebSocketSettings settings) {
		this.settings = settings;
	}

	@Override
	public void customize(Connector connector) {
		if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
			protocol.setMaxConnections(Math.max(protocol.getMaxConnections(), this.settings.connections()));
			protocol.setAcceptCount(Math.max(protocol.getAcceptCount(), BACKLOG));
		}
		// Two buffers of 8 KB stay with every connection otherwise
		connector.setProperty("socket.appReadBufSize", "1024");
		connector.setProperty("socket.appWriteBufSize", "1024");
		// A pooled channel could be given to another connection while a flusher holds it
		connector.setProperty("socket.bufferPool", "0");
	}

}
