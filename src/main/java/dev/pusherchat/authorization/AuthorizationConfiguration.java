package dev.pusherchat.authorization;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The default authorizer, for an application without one of its own. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuthorizationProperties.class)
class AuthorizationConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ChannelAuthorizer channelAuthorizer(AuthorizationProperties properties) {
		return properties.guests() ? ChannelAuthorizer.everyone() : ChannelAuthorizer.nobody();
	}

}
