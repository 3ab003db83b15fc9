package dev.pusherchat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Runs the browser tests of {@code src/main/frontend/browser}: the page in Chromium,
 * against the application in processes of their own. {@code -Dscreenshots=src/docs} takes
 * the pictures too.
 */
class BrowserIT {

	private static final Path FRONTEND = Path.of("src/main/frontend").toAbsolutePath();

	// the one that npm brought
	private static final Path NODE = FRONTEND.resolve("node_modules/.bin/node");

	private static final Path OUTPUT = Path.of("target/browser-tests.log").toAbsolutePath();

	// what Node's reporter writes above those that failed, at the end
	private static final String FAILURES = "failing tests:";

	// the first, which has no window, takes three quarters of the processor time
	private static final String[] NAMES = { "chromium-headless-shell", "chromium", "chromium-browser",
			"google-chrome" };

	@Test
	void pageHoldsWhatItPromises() throws IOException, InterruptedException {
		Path node = Files.isExecutable(NODE) ? NODE : onPath("node");
		Path chromium = onPath(NAMES);
		if (chromium == null) {
			leaveOut("there is no Chromium; apt-get install chromium-headless-shell brings it");
		}
		if (node == null || !Files.exists(FRONTEND.resolve("node_modules/playwright"))) {
			leaveOut("the page was not built; install Node 20 or newer, and leave -DskipFrontend out");
		}
		int exit = run(String.valueOf(node), String.valueOf(chromium));
		String output = Files.readString(OUTPUT);
		assertThat(exit).as("browser tests%n%s", output.substring(Math.max(0, output.indexOf(FAILURES)))).isZero();
	}

	private static int run(String node, String chromium) throws IOException, InterruptedException {
		// they wait most of the time
		List<String> command = new ArrayList<>(List.of(node, "--test", "--test-concurrency=2", "--test-reporter=spec"));
		try (Stream<Path> files = Files.list(FRONTEND.resolve("browser"))) {
			files.map(Path::toString).filter((file) -> file.endsWith(".spec.mjs")).sorted().forEach(command::add);
		}
		ProcessBuilder builder = new ProcessBuilder(command).directory(FRONTEND.toFile())
			.redirectErrorStream(true)
			.redirectOutput(OUTPUT.toFile());
		builder.environment().put("CHROMIUM", chromium);
		builder.environment().put("APPLICATION", Distribution.layOut().resolve("bin/pusher-chat").toString());
		builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
		String screenshots = System.getProperty("screenshots");
		if (screenshots != null) {
			builder.environment().put("SCREENSHOTS", Path.of(screenshots).toAbsolutePath().toString());
		}
		try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
			builder.environment().put("POSTGRESQL", postgres.getJdbcUrl("postgres", "postgres"));
			return run(builder);
		}
	}

	private static int run(ProcessBuilder builder) throws IOException, InterruptedException {
		Process process = builder.start();
		try {
			assertThat(process.waitFor(25, TimeUnit.MINUTES)).as("ended in time").isTrue();
			return process.exitValue();
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
			System.out.println(Files.readString(OUTPUT));
		}
	}

	private static void leaveOut(String reason) {
		String message = "The browser tests are left out: " + reason + ".";
		if (System.getenv("CI") != null) {
			fail(message);
		}
		System.out.println(message);
		abort(message);
	}

	private static @Nullable Path onPath(String... names) {
		String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
		return Stream.of(names)
			.flatMap((name) -> Arrays.stream(path.split(java.io.File.pathSeparator))
				.map((directory) -> Path.of(directory, name)))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
	}

}
