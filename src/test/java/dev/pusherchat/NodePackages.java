package dev.pusherchat;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** What {@code src/test/js} takes from npm, and Node to run it. */
public final class NodePackages {

	private static final File DIRECTORY = new File("src/test/js");

	private NodePackages() {
	}

	/**
	 * Installs the packages, unless those of the lock file are there; skips the test
	 * where Node is missing.
	 * @throws Exception if that fails
	 */
	public static void install() throws Exception {
		if (System.getenv("CI") == null) {
			assumeThat(isInstalled("node") && isInstalled("npm")).as("Node and npm are on the PATH").isTrue();
		}
		Path lock = Path.of("target/npm.lock");
		// integration tests run in two processes
		try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			channel.lock();
			if (new File(DIRECTORY, "node_modules/.package-lock.json")
				.lastModified() < new File(DIRECTORY, "package-lock.json").lastModified()) {
				run(Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
			}
		}
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

	/**
	 * Runs a program there to its end, which has to be a good one.
	 * @param environment variables to set
	 * @param command the program and its arguments
	 * @return what it printed
	 * @throws Exception if it can't be run
	 */
	public static String run(Map<String, String> environment, String... command) throws Exception {
		Path output = Files.createTempFile("output", ".txt");
		try {
			Process process = start(environment, output, command);
			boolean ended = process.waitFor(5, TimeUnit.MINUTES);
			process.destroyForcibly();
			String text = Files.readString(output, StandardCharsets.UTF_8);
			assertThat(ended).as(text).isTrue();
			assertThat(process.exitValue()).as(text).isZero();
			return text;
		}
		finally {
			Files.delete(output);
		}
	}

	/**
	 * Runs suites of Mocha there, which have to pass.
	 * @param environment variables to set
	 * @param arguments files, and options of Mocha
	 */
	public static void mocha(Map<String, String> environment, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(
				List.of("node", "node_modules/mocha/bin/mocha", "--exit", "--timeout", "30000"));
		command.addAll(List.of(arguments));
		run(environment, command.toArray(String[]::new));
	}

	/**
	 * Starts a program there.
	 * @param environment variables to set
	 * @param output the file that has what it prints
	 * @param command the program and its arguments
	 * @return the process
	 * @throws IOException if it can't be started
	 */
	public static Process start(Map<String, String> environment, Path output, String... command) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).directory(DIRECTORY)
			.redirectErrorStream(true)
			.redirectOutput(output.toFile());
		builder.environment().putAll(environment);
		return builder.start();
	}

}
