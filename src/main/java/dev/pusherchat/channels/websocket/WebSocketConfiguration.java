package dev.pusherchat.channels.websocket;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Opens the WebSocket transport to a {@link WebSocketEndpoint}, with the
 * {@link WebSocketSettings} it finds. To be imported by who maps its servlet to paths.
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
