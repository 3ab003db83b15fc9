package dev.pusherchat.access;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.util.Assert;

import dev.pusherchat.authorization.ChannelAuthorizer;
import dev.pusherchat.web.ProblemWriter;

/**
 * Requires a token to read or post messages and to join channels. It is active only when
 * an issuer or its keys are configured; otherwise access is open.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(AccessDefaults.REQUIRED)
@EnableWebSecurity
class AccessConfiguration {

	private static final String[] PROTECTED = { "/messages/*", "/pusher/*" };

	@Bean
	SecurityFilterChain tokens(HttpSecurity http, ProblemWriter problemWriter) {
		TokenProblems problems = new TokenProblems(problemWriter);
		return http.securityMatcher("/messages/**", "/pusher/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
			.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults())
				.authenticationEntryPoint(problems)
				.withObjectPostProcessor(answering(problems)))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.cors(AbstractHttpConfigurer::disable)
			.csrf(AbstractHttpConfigurer::disable)
			.headers(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.anonymous(AbstractHttpConfigurer::disable)
			.build();
	}

	/** Answers 503 instead of 500 when the keys can't be fetched. */
	private static ObjectPostProcessor<BearerTokenAuthenticationFilter> answering(TokenProblems problems) {
		AuthenticationEntryPointFailureHandler handler = new AuthenticationEntryPointFailureHandler(problems);
		handler.setRethrowAuthenticationServiceException(false);
		return new ObjectPostProcessor<>() {

			@Override
			public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
				filter.setAuthenticationFailureHandler(handler);
				return filter;
			}

		};
	}

	/** Runs after CORS and the rate limit, which cost less. */
	@Bean
	DelegatingFilterProxyRegistrationBean tokenFilter() {
		DelegatingFilterProxyRegistrationBean registration = new DelegatingFilterProxyRegistrationBean(
				"springSecurityFilterChain");
		registration.addUrlPatterns(PROTECTED);
		registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER);
		return registration;
	}

	@Bean
	@Primary
	ChannelAuthorizer tokenAuthorizer(@Value("${pusher.channel}") String channel) {
		Assert.isTrue(channel.startsWith("private-") || channel.startsWith("presence-"),
				"With tokens required, pusher.channel has to be a private or presence channel, such as private-chat: "
						+ "anyone may subscribe to others");
		return new TokenAuthorizer(channel);
	}

}
