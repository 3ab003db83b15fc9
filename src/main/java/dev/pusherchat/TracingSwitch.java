package dev.pusherchat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Disables OpenTelemetry unless an endpoint for traces is configured. Its own switch
 * leaves tracing in, which would make spans for nobody: a twentieth of a post's processor
 * time.
 */
class TracingSwitch implements EnvironmentPostProcessor {

	static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

	static final String ENABLED = "management.opentelemetry.enabled";

	static final String EXCLUDE = "spring.autoconfigure.exclude";

	private static final String TRACING = Stream
		.of(MicrometerTracingAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class)
		.map(Class::getName)
		.collect(Collectors.joining(","));

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!StringUtils.hasText(environment.getProperty(ENDPOINT))) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("tracing", Map.of(ENABLED, "false", EXCLUDE, TRACING)));
		}
	}

}
