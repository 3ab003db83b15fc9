package dev.pusherchat;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class TracingSwitchTests {

	private final ConfigurableEnvironment environment = new StandardEnvironment();

	@Test
	void tracingIsLeftOutWithoutAnEndpoint() {
		process();
		assertThat(excluded()).contains("MicrometerTracingAutoConfiguration");
		assertThat(enabled()).isEqualTo("false");
	}

	@Test
	void tracingIsLeftOnWithAnEndpoint() {
		set(TracingSwitch.ENDPOINT, "http://127.0.0.1:4318/v1/traces");
		process();
		assertThat(enabled()).isNull();
		assertThat(excluded()).isNull();
	}

	@Test
	void whatIsSetWins() {
		set(TracingSwitch.ENABLED, "true");
		set(TracingSwitch.EXCLUDE, "");
		process();
		assertThat(enabled()).isEqualTo("true");
		assertThat(excluded()).isEmpty();
	}

	private void process() {
		new TracingSwitch().postProcessEnvironment(this.environment, new SpringApplication());
	}

	private void set(String property, String value) {
		this.environment.getPropertySources().addFirst(new MapPropertySource(property, Map.of(property, value)));
	}

	private @Nullable String enabled() {
		return this.environment.getProperty(TracingSwitch.ENABLED);
	}

	private @Nullable String excluded() {
		return this.environment.getProperty(TracingSwitch.EXCLUDE);
	}

}
