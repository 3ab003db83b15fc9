package dev.pusherchat.web;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Limits Tomcat's connections by the heap, unless a limit is set: Tomcat's own default
 * would let requests that never end take more than a small heap has.
 */
class ConnectionDefault implements EnvironmentPostProcessor {

	static final String MAX_CONNECTIONS = "server.tomcat.max-connections";

	private static final int MOST = 8192;

	/**
	 * A request whose header does not end takes 32 KB; all may take a quarter of the
	 * heap.
	 */
	private static final int HEAP_FOR_ONE = 4 * 32 * 1024;

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		long connections = Math.min(MOST, Runtime.getRuntime().maxMemory() / HEAP_FOR_ONE);
		environment.getPropertySources()
			.addLast(new MapPropertySource("connections", Map.of(MAX_CONNECTIONS, connections)));
	}

}
