package dev.pusherchat.web.slow;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Limits how long the body of a request may take, and lets slow readers be cut off. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SlowBodyProperties.class)
class SlowBodyConfiguration {

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> slowClientValves(SlowBodyProperties properties) {
		return (factory) -> factory.addEngineValves(new CutOffValve(), new BodyTimeValve(properties.maxBodyTime()));
	}

}
