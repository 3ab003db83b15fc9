package dev.pusherchat;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class TracingSwitchTests {

	private final StaticApplicationContext context = new StaticApplicationContext();

	@Test
	void tracingIsOffWithoutAnEndpoint() {
		new TracingSwitch().initialize(this.context);
		assertThat(enabled()).isEqualTo("false");
	}

	@Test
	void tracingIsLeftOnWithAnEndpoint() {
		set(TracingSwitch.ENDPOINT, "http://127.0.0.1:4318/v1/traces");
		new TracingSwitch().initialize(this.context);
		assertThat(enabled()).isNull();
	}

	@Test
	void whatIsSetWins() {
		set(TracingSwitch.ENABLED, "true");
		new TracingSwitch().initialize(this.context);
		assertThat(enabled()).isEqualTo("true");
	}

	private void set(String property, String value) {
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of(property, value)));
	}

	private @Nullable String enabled() {
		return this.context.getEnvironment().getProperty(TracingSwitch.ENABLED);
	}

}
