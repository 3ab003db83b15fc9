package dev.pusherchat.channels;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.util.TestSocketUtils;
import org.springframework.util.StringUtils;

import dev.pusherchat.ChatApplication;
import dev.pusherchat.NodePackages;
import dev.pusherchat.authorization.ChannelAuthorizer;
import dev.pusherchat.pusher.ChannelUser;

import static org.assertj.core.api.Assertions.assertThat;

/** The official clients from npm, run by Node against the embedded server. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("test")
@Import(TlsPort.class)
class ChannelsConformanceIT {

	private static final String MASTER_KEY = "zyrm8pvV2C9fJcBfhyXzvxbJVN/H7QLmbe0xJi1GhPU=";

	/** The one that the specs inside pusher-js connect with. */
	private static final String KEY = "c49a449b916bb4246729";

	private static final int WEBHOOK_PORT = TestSocketUtils.findAvailableTcpPort();

	/** The one that they connect to another cluster with. */
	private static final String EU_KEY = "cb7d5e50f5669e5c9ae6";

	/** Those that the suites name, and what they get. */
	private static final String PORTS = Stream.of(3000, 3001, 8321)
		.map((port) -> port + ":" + TestSocketUtils.findAvailableTcpPort())
		.collect(Collectors.joining(","));

	private static final int TLS_PORT = TestSocketUtils.findAvailableTcpPort();

	private static final int SECURED_TLS_PORT = TestSocketUtils.findAvailableTcpPort();

	private static final int EU_TLS_PORT = TestSocketUtils.findAvailableTcpPort();

	@TempDir
	private static Path temporary;

	private static ConfigurableApplicationContext eu;

	private static ConfigurableApplicationContext secured;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry registry) {
		registry.add("pusher.key", () -> KEY);
		registry.add("pusher.guests", () -> true);
		registry.add("pusher.encryption-master-key-base64", () -> MASTER_KEY);
		registry.add("channels.client-events.enabled", () -> true);
		registry.add("channels.watchlists.enabled", () -> true);
		registry.add("tls.port", () -> TLS_PORT);
		registry.add("channels.webhooks.url", () -> "http://127.0.0.1:" + WEBHOOK_PORT + "/");
		registry.add("channels.webhooks.max-retry-interval", () -> "1s");
	}

	@BeforeAll
	static void install() throws Exception {
		NodePackages.install();
	}

	@BeforeAll
	static void startOthers() throws Exception {
		TlsPort.createCertificate(temporary);
		eu = application("--pusher.key=" + EU_KEY, "--channels.watchlists.enabled=true",
				"--channels.subscription-count=true", "--channels.path-prefix=/some/where",
				"--tls.port=" + EU_TLS_PORT);
		secured = application("--channels.force-tls=true", "--tls.port=" + SECURED_TLS_PORT);
	}

	private static ConfigurableApplicationContext application(String... settings) {
		return new SpringApplicationBuilder(ChatApplication.class, TlsPort.class, ParameterAuthorizer.class)
			.profiles("test")
			.properties("server.port=0")
			.run(settings);
	}

	@AfterAll
	static void stopOthers() {
		eu.close();
		secured.close();
	}

	@Test
	void clientsWorkAsTheirDocumentationSays() throws Exception {
		mocha("conformance.js");
	}

	@Test
	void liveTestsOfTheNodeSdkPass() throws Exception {
		mocha("node_modules/pusher/tests/remote/pusher/get.js", "node_modules/pusher/tests/remote/pusher/trigger.js",
				"node_modules/pusher/tests/remote/pusher/proxy.js");
	}

	/**
	 * All that they run on Node: over WebSockets, with and without TLS, in two clusters.
	 */
	@Test
	void integrationSpecsOfPusherJsPass() throws Exception {
		String directory = new File("target/pusher-js").getAbsolutePath();
		NodePackages.run(Map.of(), "node", "bundle-pusher-js.js", directory);
		Path output = Files.createTempFile(temporary, "authorizer", ".txt");
		Process authorizer = NodePackages.start(environment(), output, "node", "-r", "./loopback.js", "-r",
				"./redirect.js", "node_modules/pusher-js/integration_tests_server/index.js");
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			// a refused authorization is not asked for again
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(Files.readString(output)).contains("port 3000", "port 3001"));
			// side by side, since they wait most of the time
			for (Future<String> specs : threads.invokeAll(List.of(specs(directory, true), specs(directory, false)))) {
				assertThat(specs.get()).contains("50 specs, 0 failures");
			}
		}
		finally {
			threads.shutdown();
			authorizer.destroyForcibly();
		}
	}

	private Callable<String> specs(String directory, boolean tls) {
		Map<String, String> environment = environment();
		environment.put("FORCE_TLS", String.valueOf(tls));
		return () -> NodePackages.run(environment, "node", "-r", "./loopback.js", "-r", "./redirect.js",
				"node_modules/jasmine/bin/jasmine.js", "--random=false", directory + "/suite_spec.js");
	}

	private void mocha(String... suites) throws Exception {
		List<String> command = new ArrayList<>(List.of("node", "node_modules/mocha/bin/mocha", "--exit", "--timeout",
				"30000", "--require", "./loopback.js"));
		command.addAll(Arrays.asList(suites));
		NodePackages.run(environment(), command.toArray(String[]::new));
	}

	private Map<String, String> environment() {
		Map<String, String> environment = new HashMap<>(
				Map.of("PUSHER_URL", url(KEY, this.port), "PUSHER_TLS_PORT", String.valueOf(TLS_PORT), "PUSHER_EU_URL",
						url(EU_KEY, port(eu)), "PUSHER_EU_TLS_PORT", String.valueOf(EU_TLS_PORT), "NODE_EXTRA_CA_CERTS",
						TlsPort.certificate().pem().toString(), "PORTS", PORTS, "PUSHER_ENCRYPTION_MASTER_KEY_BASE64",
						MASTER_KEY, "WEBHOOK_PORT", String.valueOf(WEBHOOK_PORT)));
		environment.putAll(Map.of("PUSHER_SECURED_URL", url("app-key", port(secured)), "PUSHER_SECURED_TLS_PORT",
				String.valueOf(SECURED_TLS_PORT)));
		Map.of("MT1", KEY, "EU", EU_KEY).forEach((cluster, key) -> {
			String prefix = "INTEGRATION_TESTS_APP_" + cluster;
			environment.putAll(Map.of(prefix + "_APP_ID", "1", prefix + "_KEY", key, prefix + "_SECRET", "app-secret"));
		});
		return environment;
	}

	private static int port(ConfigurableApplicationContext application) {
		return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private static String url(String key, int port) {
		return "http://" + key + ":app-secret@127.0.0.1:" + port + "/apps/1";
	}

	/** Knows users by what they say, for want of an application that knows better. */
	static class ParameterAuthorizer implements ChannelAuthorizer {

		@Override
		public @Nullable ChannelUser identify(HttpServletRequest request, String socketId) {
			String user = request.getParameter("user");
			String watchlist = request.getParameter("watchlist");
			return (user != null) ? new ChannelUser(user, Map.of(),
					StringUtils.commaDelimitedListToSet(watchlist).stream().toList(), Instant.MAX) : null;
		}

		@Override
		public boolean mayJoin(ChannelUser user, String channel) {
			return false;
		}

	}

}
