package dev.pusherchat.access;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.util.StringUtils;

/**
 * Requires tokens when an issuer or its keys are configured, and then changes the
 * defaults of other settings. Accepts tokens also when guests may take part.
 */
class AccessDefaults implements EnvironmentPostProcessor {

	/**
	 * The properties on which configurations are conditional. They are not meant to be
	 * set by hand.
	 */
	static final String REQUIRED = "access.tokens-required";

	static final String ACCEPTED = "access.tokens-accepted";

	static final String GUESTS = "access.guests";

	static final String TOKENS = "spring.security.oauth2.resourceserver.jwt.";

	static final String CHANNEL = "private-chat";

	// an origin is never a bare word, so this value matches no page of another host
	private static final String NO_ORIGIN = "none";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		boolean required = Stream.of("issuer-uri", "jwk-set-uri", "public-key-location")
			.anyMatch((name) -> StringUtils.hasText(environment.getProperty(TOKENS + name)));
		MutablePropertySources sources = environment.getPropertySources();
		sources.addFirst(new MapPropertySource("tokens required", Map.of(REQUIRED, required, ACCEPTED,
				required || environment.getProperty(GUESTS, Boolean.class, false))));
		if (required) {
			sources.addLast(new MapPropertySource("defaults with tokens",
					Map.of("pusher.channel", CHANNEL, "frontend.authentication", true, "messages.keys-per-author", true,
							"channels.allowed-origins", origins(environment), "channels.authorization-timeout",
							"30s")));
		}
	}

	/** Pages that CORS refuses must not connect over WebSockets either. */
	private static String origins(ConfigurableEnvironment environment) {
		List<String> origins = Binder.get(environment)
			.bind("cors.allowed-origins", Bindable.listOf(String.class))
			.orElse(List.of());
		return origins.isEmpty() ? NO_ORIGIN : String.join(",", origins);
	}

}
