package dev.pusherchat.access;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.nimbusds.jose.proc.SecurityContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.ConditionalOnIssuerLocationJwtDecoder;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.ConditionalOnJwkSetUriJwtDecoder;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.util.StringUtils;

/**
 * Configures which tokens are valid. Spring Boot provides the decoder for a public key,
 * and uses these validators too.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(AccessDefaults.REQUIRED)
class KeysConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(KeysConfiguration.class);

	private final OAuth2ResourceServerProperties.Jwt tokens;

	KeysConfiguration(OAuth2ResourceServerProperties properties) {
		this.tokens = properties.getJwt();
		if (this.tokens.getAudiences().isEmpty()) {
			logger.warn("Any token of the issuer is accepted, even one for another application: set {}audiences",
					AccessDefaults.TOKENS);
		}
	}

	@Bean
	@ConditionalOnJwkSetUriJwtDecoder
	IssuerKeys keysAtAddress() {
		return new IssuerKeys(new KeySet(address("jwk-set-uri", this.tokens.getJwkSetUri()), null, KeySet.TIMEOUT));
	}

	@Bean
	@ConditionalOnIssuerLocationJwtDecoder
	IssuerKeys keysOfIssuer() {
		return new IssuerKeys(new KeySet(address("issuer-uri", this.tokens.getIssuerUri()), this.tokens.getIssuerUri(),
				KeySet.TIMEOUT));
	}

	private static URI address(String property, @Nullable String value) {
		try {
			URI address = URI.create(String.valueOf(value));
			if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
				return address;
			}
		}
		catch (IllegalArgumentException ex) {
			// reported below
		}
		throw new InvalidConfigurationPropertyValueException(AccessDefaults.TOKENS + property, value,
				"It must be an address with http:// or https:// and a host name.");
	}

	@Bean
	@ConditionalOnBean(IssuerKeys.class)
	JwtDecoder jwtDecoder(IssuerKeys keys, ObjectProvider<OAuth2TokenValidator<Jwt>> others) {
		List<OAuth2TokenValidator<Jwt>> validators = new ArrayList<>(others.orderedStream().toList());
		if (StringUtils.hasText(this.tokens.getIssuerUri())) {
			validators.add(new JwtIssuerValidator(this.tokens.getIssuerUri()));
		}
		if (!this.tokens.getAudiences().isEmpty()) {
			validators.add(new JwtClaimValidator<@Nullable Collection<String>>(JwtClaimNames.AUD,
					(audiences) -> audiences != null && !Collections.disjoint(audiences, this.tokens.getAudiences())));
		}
		NimbusJwtDecoder decoder = NimbusJwtDecoder.<SecurityContext>withJwkSource(keys)
			.jwsAlgorithms((algorithms) -> algorithms.addAll(algorithms()))
			.build();
		decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(validators));
		return decoder;
	}

	/** With an issuer, its keys state their algorithms. */
	private Set<SignatureAlgorithm> algorithms() {
		if (!StringUtils.hasText(this.tokens.getJwkSetUri())) {
			return Set.of(SignatureAlgorithm.values());
		}
		return this.tokens.getJwsAlgorithms().stream().map(KeysConfiguration::algorithm).collect(Collectors.toSet());
	}

	private static SignatureAlgorithm algorithm(String name) {
		SignatureAlgorithm algorithm = SignatureAlgorithm.from(name);
		if (algorithm == null) {
			throw new InvalidConfigurationPropertyValueException(AccessDefaults.TOKENS + "jws-algorithms", name,
					"It must be one of " + Arrays.toString(SignatureAlgorithm.values()) + ".");
		}
		return algorithm;
	}

	/** Also accepts the type of access tokens that RFC 9068 requires. */
	@Bean
	JwtTypeValidator typeValidator() {
		JwtTypeValidator validator = new JwtTypeValidator("JWT", "at+jwt", "application/at+jwt");
		validator.setAllowEmpty(true);
		return validator;
	}

	/**
	 * A token expires exactly at its {@code exp}, like the authorizations that are made
	 * with it.
	 */
	@Bean
	JwtClaimValidator<@Nullable Instant> expiryValidator() {
		return new JwtClaimValidator<>(JwtClaimNames.EXP, (expiry) -> expiry != null && expiry.isAfter(Instant.now()));
	}

	@Bean
	SubjectValidator subjectValidator(@Value("${" + AccessDefaults.GUESTS + ":false}") boolean guests) {
		return new SubjectValidator(guests);
	}

}
