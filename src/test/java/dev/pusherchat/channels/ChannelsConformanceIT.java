package dev.pusherchat.channels;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.util.TestSocketUtils;

import dev.pusherchat.NodePackages;

import static org.assertj.core.api.Assertions.assertThat;

/** One node, with the specs inside pusher-js too, which take a minute. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("test")
@Import(TlsPort.class)
class ChannelsConformanceIT extends ConformanceContract {

	private static final int TLS_PORT = TestSocketUtils.findAvailableTcpPort();

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry registry) {
		SETTINGS.forEach((name, value) -> registry.add(name, () -> value));
		registry.add("tls.port", () -> TLS_PORT);
	}

	@Override
	int port() {
		return this.port;
	}

	@Override
	int tlsPort() {
		return TLS_PORT;
	}

	/**
	 * All that they run on Node: over WebSockets, with and without TLS, in two clusters.
	 */
	@Test
	void integrationSpecsOfPusherJsPass() throws Exception {
		String directory = new File("target/pusher-js").getAbsolutePath();
		NodePackages.run(Map.of(), "node", "bundle-pusher-js.js", directory);
		Path output = Files.createTempFile(temporary, "authorizer", ".txt");
		Map<String, String> environment = environment();
		Process authorizer = NodePackages.start(environment, output, "node", "-r", "./loopback.js", "-r",
				"./redirect.js", "node_modules/pusher-js/integration_tests_server/index.js");
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			// a refused authorization is not asked for again
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(Files.readString(output)).contains("port 3000", "port 3001"));
			// side by side, since they wait most of the time
			List<Callable<String>> both = List.of(specs(environment, directory, true),
					specs(environment, directory, false));
			for (Future<String> specs : threads.invokeAll(both)) {
				assertThat(specs.get()).contains("50 specs, 0 failures");
			}
		}
		finally {
			threads.shutdown();
			authorizer.destroyForcibly();
		}
	}

	private static Callable<String> specs(Map<String, String> environment, String directory, boolean tls) {
		Map<String, String> all = new HashMap<>(environment);
		all.put("FORCE_TLS", String.valueOf(tls));
		return () -> NodePackages.run(all, "node", "-r", "./loopback.js", "-r", "./redirect.js",
				"node_modules/jasmine/bin/jasmine.js", "--random=false", directory + "/suite_spec.js");
	}

}
