package dev.pusherchat.access;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class AccessDefaultsTests {

	private static final String ISSUER = AccessDefaults.TOKENS + "issuer-uri";

	@Test
	void withAnIssuerNobodyStaysWithoutATokenForLong() {
		StandardEnvironment environment = environment(Map.of(ISSUER, "https://id.example.com"));
		assertThat(environment.getProperty(AccessDefaults.REQUIRED, Boolean.class)).isTrue();
		assertThat(environment.getProperty("channels.authorization-timeout")).isEqualTo("30s");
		assertThat(environment.getProperty("pusher.channel")).isEqualTo("private-chat");
	}

	@Test
	void withAnIssuerTheOriginsOfWebSocketsAreThoseOfCors() {
		assertThat(environment(Map.of(ISSUER, "https://id.example.com", "cors.allowed-origins[0]", "https://a.example",
				"cors.allowed-origins[1]", "https://b.example"))
			.getProperty("channels.allowed-origins")).isEqualTo("https://a.example,https://b.example");
		assertThat(environment(Map.of(ISSUER, "https://id.example.com")).getProperty("channels.allowed-origins"))
			.isEqualTo("none");
	}

	@Test
	void whatIsSetWinsOverADefault() {
		StandardEnvironment environment = environment(Map.of(ISSUER, "https://id.example.com",
				"channels.authorization-timeout", "0", "channels.allowed-origins", "*"));
		assertThat(environment.getProperty("channels.authorization-timeout")).isEqualTo("0");
		assertThat(environment.getProperty("channels.allowed-origins")).isEqualTo("*");
	}

	@Test
	void withoutAnIssuerNothingIsRequired() {
		StandardEnvironment environment = environment(Map.of(ISSUER, "", "cors.allowed-origins", "*"));
		assertThat(environment.getProperty(AccessDefaults.REQUIRED, Boolean.class)).isFalse();
		assertThat(environment.getProperty("channels.allowed-origins")).isNull();
		assertThat(environment.getProperty("channels.authorization-timeout")).isNull();
	}

	@Test
	void withoutAudiencesThereIsAWarning(CapturedOutput output) {
		OAuth2ResourceServerProperties properties = new OAuth2ResourceServerProperties();
		new KeysConfiguration(properties);
		assertThat(output).contains("WARN").contains(AccessDefaults.TOKENS + "audiences");
	}

	@Test
	void anAddressThatCannotWorkIsRefused() {
		for (String address : new String[] { "id.example.com/keys", "ftp://id.example.com", "http://my_issuer", "?",
				"" }) {
			OAuth2ResourceServerProperties properties = new OAuth2ResourceServerProperties();
			properties.getJwt().setJwkSetUri(address);
			assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).as(address)
				.isThrownBy(new KeysConfiguration(properties)::keysAtAddress)
				.withMessageContaining("jwk-set-uri");
		}
	}

	@Test
	void aSecretThatAnybodyCouldGuessIsNotAcceptedBesideTheAppsOwn() {
		for (String secret : new String[] { "", "app-secret" }) {
			new ApplicationContextRunner().withUserConfiguration(Settings.class)
				.withPropertyValues("access.other-secrets[0]=" + secret)
				.run((context) -> assertThat(context).as(secret)
					.getFailure()
					.rootCause()
					.hasMessageContaining("otherSecrets"));
		}
		new ApplicationContextRunner().withUserConfiguration(Settings.class)
			.withPropertyValues("access.other-secrets[0]=the-secret-before")
			.run((context) -> assertThat(context.getBean(AccessProperties.class).toString())
				.doesNotContain("the-secret-before"));
	}

	private static StandardEnvironment environment(Map<String, Object> settings) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("settings", settings));
		new AccessDefaults().postProcessEnvironment(environment, new SpringApplication());
		return environment;
	}

	@EnableConfigurationProperties(AccessProperties.class)
	static class Settings {

	}

}
