package dev.pusherchat.web.slow;

import io.micrometer.core.instrument.FunctionCounter;
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
				FunctionCounter.builder("chat.requests.cutoffs", protocol, BoundedWaitProtocol::cutOffs)
					.description("Connections cut off because too many threads waited for their clients")
					.register(registry.getObject());
			});
		};
	}

}
