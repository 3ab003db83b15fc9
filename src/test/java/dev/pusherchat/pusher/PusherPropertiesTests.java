package dev.pusherchat.pusher;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class PusherPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Settings.class)
		.withPropertyValues("pusher.app-id=1", "pusher.key=key", "pusher.secret=secret");

	@ParameterizedTest
	@ValueSource(strings = { "my_soketi", "https://soketi", "soketi:6001", "soketi/path", "me@soketi", "-soketi",
			"a..b", "10.1.2", "2001:db8::1", "a b" })
	void aHostThatNoUrlCanHaveIsRefusedByName(String host) {
		this.runner.withPropertyValues("pusher.host=" + host)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("pusher.host must be a host name or address as in a URL"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "eu_1", "eu-", "eu.example.com/", "https://eu" })
	void aClusterThatNoUrlCanHaveIsRefusedByName(String cluster) {
		this.runner.withPropertyValues("pusher.cluster=" + cluster)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("pusher.cluster must be a name such as eu"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "soketi", "my-soketi", "soketi.example.com", "10.1.2.3", "[2001:db8::1]" })
	void aHostOfUrlsIsTaken(String host) {
		this.runner.withPropertyValues("pusher.host=" + host, "pusher.port=6001", "pusher.use-tls=false")
			.run((context) -> assertThat(context.getBean(PusherProperties.class).address())
				.hasToString("http://" + host + ":6001"));
	}

	@Test
	void aBatchMayTakeTwoCallsAndSomePauses() {
		this.runner.withPropertyValues("pusher.cluster=us2", "pusher.request-timeout=60s").run((context) -> {
			PusherProperties properties = context.getBean(PusherProperties.class);
			assertThat(properties.longestBatch()).isEqualTo(Duration.ofSeconds(125));
			assertThat(properties.address()).hasToString("https://api-us2.pusher.com");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "c2hvcnQ=", "?" })
	void aMasterKeyThatIsNotOf32BytesIsRefusedAndNotShown(String key) {
		this.runner.withPropertyValues("pusher.cluster=eu", "pusher.encryption-master-key-base64=" + key)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("pusher.encryption-master-key-base64 must be 32 bytes in base64")
				.message()
				.doesNotContain("c2hvcnQ="));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(PusherProperties.class)
	static class Settings {

	}

}
