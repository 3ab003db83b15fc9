package dev.pusherchat.authorization;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Decides who may join, for an application that does not. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuthorizationProperties.class)
class AuthorizationConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ChannelAuthorizer channelAuthorizer(AuthorizationProperties properties) {
		return properties.guests() ? new GuestAuthorizer() : new NobodyAuthorizer();
	}

}
