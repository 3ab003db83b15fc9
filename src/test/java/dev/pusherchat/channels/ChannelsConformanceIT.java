package dev.pusherchat.channels;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The official clients from npm, run by Node against the embedded server. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("test")
class ChannelsConformanceIT {

	private static final File DIRECTORY = new File("src/test/js");

	private static final String MASTER_KEY = "zyrm8pvV2C9fJcBfhyXzvxbJVN/H7QLmbe0xJi1GhPU=";

	/** The one that the specs inside pusher-js connect with. */
	private static final String KEY = "c49a449b916bb4246729";

	private static final int WEBHOOK_PORT = TestSocketUtils.findAvailableTcpPort();

	@TempDir
	private static Path temporary;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry registry) {
		registry.add("pusher.key", () -> KEY);
		registry.add("pusher.guests", () -> true);
		registry.add("pusher.encryption-master-key-base64", () -> MASTER_KEY);
		registry.add("channels.client-events.enabled", () -> true);
		registry.add("channels.webhooks.url", () -> "http://127.0.0.1:" + WEBHOOK_PORT + "/");
		registry.add("channels.webhooks.max-retry-interval", () -> "1s");
	}

	@BeforeAll
	static void install() throws Exception {
		if (System.getenv("CI") == null) {
			assumeThat(isInstalled("node") && isInstalled("npm")).as("Node and npm are on the PATH").isTrue();
		}
		if (!new File(DIRECTORY, "node_modules/.package-lock.json").exists()) {
			run(Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
		}
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

	/** Of those over WebSockets: the others are about hosts of hosted Pusher. */
	@Test
	void integrationSpecsOfPusherJsPass() throws Exception {
		String directory = new File("target/pusher-js").getAbsolutePath();
		run(Map.of(), "node", "bundle-pusher-js.js", directory);
		Process authorizer = start(
				Map.of("PUSHER_URL", url(), "INTEGRATION_TESTS_APP_MT1_APP_ID", "1", "INTEGRATION_TESTS_APP_MT1_KEY",
						KEY, "INTEGRATION_TESTS_APP_MT1_SECRET", "app-secret", "INTEGRATION_TESTS_APP_EU_APP_ID", "1",
						"INTEGRATION_TESTS_APP_EU_KEY", KEY, "INTEGRATION_TESTS_APP_EU_SECRET", "app-secret"),
				Files.createTempFile(temporary, "authorizer", ".txt"), "node", "-r", "./loopback.js", "-r",
				"./redirect.js", "node_modules/pusher-js/integration_tests_server/index.js");
		try {
			run(Map.of("PUSHER_URL", url()), "node", "-r", "./redirect.js", "node_modules/jasmine/bin/jasmine.js",
					"--random=false", directory + "/suite_spec.js");
		}
		finally {
			authorizer.destroyForcibly();
		}
	}

	private String url() {
		return "http://" + KEY + ":app-secret@127.0.0.1:" + this.port + "/apps/1";
	}

	private void mocha(String... suites) throws Exception {
		List<String> command = new ArrayList<>(List.of("node", "node_modules/mocha/bin/mocha", "--exit", "--timeout",
				"30000", "--require", "./loopback.js"));
		command.addAll(Arrays.asList(suites));
		run(Map.of("PUSHER_URL", url(), "PUSHER_ENCRYPTION_MASTER_KEY_BASE64", MASTER_KEY, "WEBHOOK_PORT",
				String.valueOf(WEBHOOK_PORT)), command.toArray(String[]::new));
	}

	private static boolean isInstalled(String program) throws InterruptedException {
		try {
			return new ProcessBuilder(program, "--version").redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void run(Map<String, String> environment, String... command) throws Exception {
		Path output = Files.createTempFile(temporary, "output", ".txt");
		Process process = start(environment, output, command);
		boolean ended = process.waitFor(5, TimeUnit.MINUTES);
		process.destroyForcibly();
		String text = Files.readString(output, StandardCharsets.UTF_8);
		assertThat(ended).as(text).isTrue();
		assertThat(process.exitValue()).as(text).isZero();
	}

	private static Process start(Map<String, String> environment, Path output, String... command) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).directory(DIRECTORY)
			.redirectErrorStream(true)
			.redirectOutput(output.toFile());
		builder.environment().putAll(environment);
		return builder.start();
	}

}
