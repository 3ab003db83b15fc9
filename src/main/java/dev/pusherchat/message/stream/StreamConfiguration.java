package dev.pusherchat.message.stream;

import java.util.stream.Stream;

import org.apache.coyote.AbstractProtocol;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Configures the streams. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamProperties.class)
class StreamConfiguration {

	/**
	 * Streams must not take the connections and requests that others need. This adds to
	 * the limits, as others do, so that their order does not matter.
	 */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> streamConnections(StreamProperties properties) {
		return (factory) -> factory.addConnectorCustomizers((connector) -> {
			if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol
					&& protocol.getMaxConnections() > 0) {
				protocol.setMaxConnections(protocol.getMaxConnections() + properties.places());
			}
			if (connector.getProperty("maxRequests") instanceof Integer max) {
				connector.setProperty("maxRequests", String.valueOf(max + properties.places()));
			}
		});
	}

	/** An annotation can't have this condition. */
	@Bean
	@ConditionalOnWebApplication
	SmartInitializingSingleton streamMapping(
			@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping,
			StreamController controller) {
		RequestMappingInfo info = RequestMappingInfo.paths("/messages")
			.methods(RequestMethod.GET)
			.customCondition(new AcceptsStream())
			.options(mapping.getBuilderConfiguration())
			.build();
		return () -> Stream.of(StreamController.class.getDeclaredMethods())
			.filter((method) -> method.getName().equals("follow"))
			.forEach((method) -> mapping.registerMapping(info, controller, method));
	}

}
