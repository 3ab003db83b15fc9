package dev.pusherchat.access;

import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.util.Assert;

import dev.pusherchat.access.guest.GuestTokens;
import dev.pusherchat.authorization.ChannelAuthorizer;
import dev.pusherchat.pusher.PusherProperties;
import dev.pusherchat.web.ProblemWriter;

/**
 * Reads the tokens of those who read or post messages and join channels. When an issuer
 * or its keys are configured a token is required. Else access is open, and a token only
 * says which guest it is.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(AccessDefaults.ACCEPTED)
@EnableConfigurationProperties(AccessProperties.class)
@EnableWebSecurity
class AccessConfiguration {

	private static final String GUESTS = "/guests";

	private static final String[] PATHS = { "/messages/*", "/pusher/*", GUESTS };

	private final AccessProperties properties;

	private final TokenProblems problems;

	private final boolean required;

	AccessConfiguration(AccessProperties properties, ProblemWriter problemWriter,
			@Value("${" + AccessDefaults.REQUIRED + "}") boolean required) {
		this.properties = properties;
		this.problems = new TokenProblems(problemWriter);
		this.required = required;
	}

	/** Spans of single filters would cost much of each request, and tell nothing new. */
	@Bean
	SecurityObservationSettings unobservedFilters() {
		return SecurityObservationSettings.noObservations();
	}

	/** Its own rule is the same, but as a regular expression: 6 % of a rush of reads. */
	@Bean
	HttpFirewall headersWithoutControls() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setAllowedHeaderNames(AccessConfiguration::isPrintable);
		firewall.setAllowedHeaderValues(AccessConfiguration::isPrintable);
		return firewall;
	}

	private static boolean isPrintable(String header) {
		return header.chars()
			.allMatch((each) -> each == '\t' || (Character.isDefined(each) && !Character.isISOControl(each)));
	}

	@Bean
	@ConditionalOnBooleanProperty(AccessDefaults.GUESTS)
	GuestTokens guestTokens(PusherProperties app, Clock clock) {
		List<String> secrets = Stream.concat(Stream.of(app.secret()), this.properties.otherSecrets().stream()).toList();
		return new GuestTokens(app.appId(), secrets, this.properties.guestLifetime(), clock);
	}

	@Bean
	SecurityFilterChain tokens(HttpSecurity http, ObjectProvider<GuestTokens> guests,
			ObjectProvider<JwtDecoder> issuer) {
		GuestTokens tokens = guests.getIfAvailable();
		JwtDecoder others = others(issuer);
		JwtDecoder decoder = (tokens != null) ? new TokenDecoder(tokens.current(), others) : others;
		return chain(http.securityMatcher("/messages/**", "/pusher/**"), decoder, this.required);
	}

	/** A guest can renew a token that has ended, and needs none for the first one. */
	@Bean
	@ConditionalOnBooleanProperty(AccessDefaults.GUESTS)
	SecurityFilterChain renewals(HttpSecurity http, GuestTokens guests, ObjectProvider<JwtDecoder> issuer) {
		return chain(http.securityMatcher(GUESTS), new TokenDecoder(guests.renewable(), others(issuer)), false);
	}

	/** Reads tokens that are no guest's: without an issuer there are none. */
	private static JwtDecoder others(ObjectProvider<JwtDecoder> issuer) {
		return issuer.getIfAvailable(() -> (token) -> {
			throw new BadJwtException("This is not the token of a guest");
		});
	}

	private SecurityFilterChain chain(HttpSecurity http, JwtDecoder decoder, boolean required) {
		PersonConverter people = new PersonConverter(this.properties.nameClaims());
		return http.authorizeHttpRequests((requests) -> {
			if (required) {
				requests.anyRequest().authenticated();
			}
			else {
				requests.anyRequest().permitAll();
			}
		})
			.oauth2ResourceServer(
					(server) -> server.jwt((jwt) -> jwt.decoder(decoder).jwtAuthenticationConverter(people))
						.authenticationEntryPoint(this.problems)
						.withObjectPostProcessor(answering(this.problems)))
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
		registration.addUrlPatterns(PATHS);
		registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER);
		return registration;
	}

	@Bean
	@Primary
	ChannelAuthorizer tokenAuthorizer(PusherProperties app, @Value("${pusher.guests:false}") boolean open) {
		String channel = app.channel();
		Assert.isTrue(!this.required || channel.startsWith("private-") || channel.startsWith("presence-"),
				"With tokens required, pusher.channel has to be a private or presence channel, such as private-chat: "
						+ "anyone may subscribe to others");
		return new TokenAuthorizer(channel,
				(open && !this.required) ? ChannelAuthorizer.everyone() : ChannelAuthorizer.nobody());
	}

}
