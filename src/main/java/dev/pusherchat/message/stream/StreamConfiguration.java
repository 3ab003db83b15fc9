package dev.pusherchat.message.stream;

import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the streams. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamProperties.class)
class StreamConfiguration {

	/** Streams must not take the connections that others need. */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> streamConnections(StreamProperties properties) {
		return (factory) -> factory.addConnectorCustomizers((connector) -> {
			if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol
					&& protocol.getMaxConnections() > 0) {
				protocol.setMaxConnections(protocol.getMaxConnections() + properties.places());
			}
		});
	}

}
