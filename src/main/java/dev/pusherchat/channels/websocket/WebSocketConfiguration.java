package dev.pusherchat.channels.websocket;

import jakarta.servlet.http.HttpServlet;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * Opens the WebSocket transport to a {@link WebSocketEndpoint}, with the
 * {@link WebSocketSettings} it finds. To be imported.
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
	ServletRegistrationBean<HttpServlet> webSocketServlet(WebSocketTransport transport) {
		return new ServletRegistrationBean<>(transport.servlet(), "/app/*");
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> connectorLimits(WebSocketSettings settings) {
		return (factory) -> factory.addConnectorCustomizers(new ConnectorLimits(settings));
	}

}
