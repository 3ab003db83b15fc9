package dev.pusherchat.channels.websocket.tomcat;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

import dev.pusherchat.channels.websocket.WebSocketEndpoint;
import dev.pusherchat.channels.websocket.WebSocketSettings;

/**
 * Opens the WebSocket transport to a {@link WebSocketEndpoint}, with the
 * {@link WebSocketSettings} it finds. Import this into the configuration that maps the
 * transport's servlet.
 */
public class WebSocketConfiguration {

	@Bean
	FlusherFanout fanout(WebSocketSettings settings) {
		return new FlusherFanout(settings);
	}

	@Bean
	WebSocketTransport webSocketTransport(WebSocketEndpoint endpoint, FlusherFanout fanout,
			WebSocketSettings settings) {
		return new WebSocketTransport(endpoint, fanout, settings);
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> connectorLimits(WebSocketSettings settings) {
		return (factory) -> factory.addConnectorCustomizers(new ConnectorLimits(settings));
	}

}
