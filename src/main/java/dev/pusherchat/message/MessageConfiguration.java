package dev.pusherchat.message;

import java.time.Clock;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the log's limits and clock. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MessageProperties.class)
public class MessageConfiguration {

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}
