package dev.pusherchat.access;

import java.util.stream.Stream;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Whether tokens are asked for: when it is set whose they are. */
final class TokenSettings {

	static final String PREFIX = "spring.security.oauth2.resourceserver.jwt.";

	private TokenSettings() {
	}

	static boolean required(Environment environment) {
		return Stream.of("issuer-uri", "jwk-set-uri", "public-key-location")
			.anyMatch((name) -> StringUtils.hasText(environment.getProperty(PREFIX + name)));
	}

}
