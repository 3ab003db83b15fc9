package dev.pusherchat.channels;

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
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.StringUtils;

import dev.pusherchat.ChatApplication;
import dev.pusherchat.NodePackages;
import dev.pusherchat.authorization.ChannelAuthorizer;
import dev.pusherchat.fault.Ports;
import dev.pusherchat.pusher.ChannelUser;

import static org.assertj.core.api.Assertions.assertThat;

/** The official clients from npm, run by Node against the embedded server. */
abstract class ConformanceContract {

	private static final String MASTER_KEY = "zyrm8pvV2C9fJcBfhyXzvxbJVN/H7QLmbe0xJi1GhPU=";

	/** The one that the specs inside pusher-js connect with. */
	private static final String KEY = "c49a449b916bb4246729";

	private static final int WEBHOOK_PORT = Ports.restartable();

	/** The one that they connect to another cluster with. */
	private static final String EU_KEY = "cb7d5e50f5669e5c9ae6";

	private static final int SECURED_TLS_PORT = Ports.restartable();

	private static final int EU_TLS_PORT = Ports.restartable();

	@TempDir
	static Path temporary;

	private static ConfigurableApplicationContext eu;

	private static ConfigurableApplicationContext secured;

	/** The settings of the server that they run against. */
	static final Map<String, String> SETTINGS = Map.of("pusher.key", KEY, "pusher.guests", "true",
			"pusher.encryption-master-key-base64", MASTER_KEY, "channels.client-events.enabled", "true",
			"channels.watchlists.enabled", "true", "channels.webhooks.url", "http://127.0.0.1:" + WEBHOOK_PORT + "/",
			"channels.webhooks.max-retry-interval", "1s");

	/** Where that server listens. */
	abstract int port();

	/** Where it listens with TLS. */
	abstract int tlsPort();

	@BeforeAll
	static void install() throws Exception {
		NodePackages.install();
	}

	@BeforeAll
	static void startOthers() throws Exception {
		TlsPort.createCertificate(temporary);
		eu = start(List.of(ParameterAuthorizer.class),
				Map.of("pusher.key", EU_KEY, "channels.watchlists.enabled", "true", "channels.subscription-count",
						"true", "channels.path-prefix", "/some/where", "tls.port", String.valueOf(EU_TLS_PORT)));
		secured = start(List.of(ParameterAuthorizer.class),
				Map.of("channels.force-tls", "true", "tls.port", String.valueOf(SECURED_TLS_PORT)));
	}

	static ConfigurableApplicationContext start(List<Class<?>> more, Map<String, String> settings) {
		return new SpringApplicationBuilder(ChatApplication.class, TlsPort.class).sources(more.toArray(Class[]::new))
			.profiles("test")
			.run(Stream.concat(Stream.of("--server.port=0"), settings.entrySet().stream().map((each) -> "--" + each))
				.toArray(String[]::new));
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
	 * All that they run on Node, which takes a minute: over WebSockets, with and without
	 * TLS, in two clusters.
	 */
	@Test
	void integrationSpecsOfPusherJsPass() throws Exception {
		String directory = temporary.resolve("pusher-js").toAbsolutePath().toString();
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

	private void mocha(String... suites) throws Exception {
		List<String> arguments = new ArrayList<>(List.of("--require", "./loopback.js"));
		arguments.addAll(Arrays.asList(suites));
		NodePackages.mocha(environment(), arguments.toArray(String[]::new));
	}

	final Map<String, String> environment() {
		Map<String, String> environment = new HashMap<>(
				Map.of("PUSHER_URL", url(KEY, port()), "PUSHER_TLS_PORT", String.valueOf(tlsPort()), "PUSHER_EU_URL",
						url(EU_KEY, port(eu)), "PUSHER_EU_TLS_PORT", String.valueOf(EU_TLS_PORT), "NODE_EXTRA_CA_CERTS",
						TlsPort.certificate().pem().toString(), "PORTS", ports(), "PUSHER_ENCRYPTION_MASTER_KEY_BASE64",
						MASTER_KEY, "WEBHOOK_PORT", String.valueOf(WEBHOOK_PORT)));
		environment.putAll(Map.of("PUSHER_SECURED_URL", url("app-key", port(secured)), "PUSHER_SECURED_TLS_PORT",
				String.valueOf(SECURED_TLS_PORT)));
		Map.of("MT1", KEY, "EU", EU_KEY).forEach((cluster, key) -> {
			String prefix = "INTEGRATION_TESTS_APP_" + cluster;
			environment.putAll(Map.of(prefix + "_APP_ID", "1", prefix + "_KEY", key, prefix + "_SECRET", "app-secret"));
		});
		return environment;
	}

	/** Those that the suites name, and what they get: free until a moment ago. */
	private static String ports() {
		return Stream.of(3000, 3001, 8321)
			.map((port) -> port + ":" + Ports.restartable())
			.collect(Collectors.joining(","));
	}

	static int port(ConfigurableApplicationContext application) {
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
