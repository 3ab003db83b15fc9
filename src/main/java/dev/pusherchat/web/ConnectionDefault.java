package dev.pusherchat.web;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Limits Tomcat's connections by the heap, unless a limit is set: with Tomcat's own
 * default connections alone could take half of a small heap.
 */
class ConnectionDefault implements EnvironmentPostProcessor {

	static final String MAX_CONNECTIONS = "server.tomcat.max-connections";

	private static final int MOST = 8192;

	/** An idle connection takes 6 KB, so all take a twentieth of the heap. */
	private static final int HEAP_FOR_ONE = 128 * 1024;

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		long connections = Math.min(MOST, Runtime.getRuntime().maxMemory() / HEAP_FOR_ONE);
		environment.getPropertySources()
			.addLast(new MapPropertySource("connections", Map.of(MAX_CONNECTIONS, connections)));
	}

}
