package dev.pusherchat.web.slow;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Limits what slow clients take of the server: time, threads and memory. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SlowClientProperties.class)
class SlowClientConfiguration {

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> slowClients(SlowClientProperties properties,
			ObjectProvider<MeterRegistry> registry) {
		return (factory) -> {
			factory.addEngineValves(new CutOffValve(), new BodyTimeValve(properties.maxBodyTime()));
			factory.setProtocol(BoundedWaitProtocol.class.getName());
			factory.addProtocolHandlerCustomizers((BoundedWaitProtocol protocol) -> {
				protocol.setMaxWaiting(properties.maxWaitingThreads());
				protocol.setMaxUnfinishedHeaders(properties.unfinishedHeaders());
				protocol.setMaxRequests(properties.requests());
				protocol.setMaxWaitingConnections(properties.waitingConnections());
				measure(protocol, registry.getObject());
			});
		};
	}

	private static void measure(BoundedWaitProtocol protocol, MeterRegistry registry) {
		FunctionCounter.builder("chat.requests.cutoffs", protocol, BoundedWaitProtocol::cutOffs)
			.description("Connections cut off because their clients were slow and too many waited")
			.register(registry);
		Gauge.builder("chat.requests.waiting", protocol, BoundedWaitProtocol::requests)
			.description("Requests that wait for an answer, without a thread")
			.register(registry);
		Gauge.builder("chat.connections.waiting", protocol, BoundedWaitProtocol::waitingConnections)
			.description("Connections that wait for a thread")
			.register(registry);
		Gauge.builder("chat.requests.unfinished", protocol, BoundedWaitProtocol::unfinishedHeaders)
			.description("Connections in the middle of a request's header")
			.register(registry);
	}

}
