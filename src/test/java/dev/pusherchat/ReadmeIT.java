package dev.pusherchat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pusherchat.fault.Ports;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the README from its own text against the distribution, and compares the answers
 * that it shows. In an answer "…" stands for any text, on a line of its own for any
 * lines, and a time for any time. Its HTML is run by {@code client.spec.mjs}.
 */
class ReadmeIT {

	/** A command, and what follows it. */
	private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$(?:\\s*^```text\\n(.*?)^```$)?");

	private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

	private static final String CLONE = "git clone <address of this repository> pusher-chat";

	private static final String RUN = "./mvnw spring-boot:run";

	// uuidgen is a package of its own on Debian; the variables of a command are there for
	// the next one
	private static final String SHELL = """
			set -ea
			command -v uuidgen >/dev/null || uuidgen() { cat /proc/sys/kernel/random/uuid; }
			test ! -e variables || . ./variables
			%s
			export -p >variables
			""";

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final int PORT = Ports.restartable();

	private static final List<Process> STARTED = new ArrayList<>();

	@TempDir
	private static Path directory;

	@BeforeAll
	static void startAsShown() throws Exception {
		Block start = blocks("sh").get(0);
		assertThat(start.text()).contains(CLONE, RUN);
		run(start);
	}

	@AfterAll
	static void stop() {
		STARTED.forEach(ReadmeIT::stop);
	}

	@Test
	void commandsAnswerAsShown() throws Exception {
		List<Block> commands = blocks("sh");
		assertThat(commands).hasSize(5);
		for (Block command : commands.subList(1, commands.size())) {
			run(command);
		}
	}

	@Test
	void clientHearsWhatTheBackendTriggers() throws Exception {
		NodePackages.install();
		List<Block> programs = blocks("js");
		assertThat(programs).hasSize(2);
		Path heard = directory.resolve("heard");
		STARTED.add(NodePackages.start(Map.of(), heard, node(programs.get(0))));
		// a client that is not subscribed yet hears a later one
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			NodePackages.run(Map.of(), node(programs.get(1)));
			assertThat(Files.readString(heard)).startsWith(programs.get(1).answer());
		});
	}

	@Test
	void everyBlockIsRunOrDrawn() throws IOException {
		assertThat(blocks()).extracting(Block::language).containsOnly("sh", "js", "html", "mermaid");
	}

	private static void run(Block command) throws Exception {
		assertThat(command.answer()).as("answer to %s", command.text()).isNotEmpty();
		Path output = Files.createTempFile(directory, "output", ".txt");
		Path errors = Files.createTempFile(directory, "errors", ".txt");
		ProcessBuilder builder = new ProcessBuilder("sh", "-c", SHELL.formatted(toRun(command.text())))
			.directory(directory.toFile())
			.redirectOutput(output.toFile())
			.redirectError(errors.toFile());
		builder.environment()
			.putAll(Map.of("JAVA_HOME", System.getProperty("java.home"), "SERVER_PORT", String.valueOf(PORT),
					"SPRING_DATASOURCE_URL", "jdbc:h2:file:" + directory.resolve("chat")));
		Process process = builder.start();
		STARTED.add(process);
		boolean lasts = command.text().contains(RUN) || command.text().contains("curl -N ");
		if (!lasts) {
			assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(command.text()).isTrue();
			assertThat(process.exitValue()).as("%s says %s", command.text(), Files.readString(errors)).isZero();
		}
		Awaitility.await()
			.atMost(lasts ? PATIENCE : Duration.ofSeconds(1))
			.untilAsserted(() -> assertThat(readable(Files.readString(output))).as(command.text())
				.matches(expected(command.answer()) + (lasts ? "(?s:.*)" : "")));
	}

	private static String toRun(String command) {
		return command.replace(CLONE, "mkdir pusher-chat")
			.replace(RUN, Distribution.layOut().resolve("bin/pusher-chat").toString())
			.replace("8080", String.valueOf(PORT));
	}

	private static String[] node(Block program) {
		return new String[] { "node", "--input-type=module", "-e", toRun(program.text()) };
	}

	/** What a terminal would show, without the times. */
	private static String readable(String output) {
		return TIME.matcher(output)
			.replaceAll("<time>")
			.lines()
			.map(String::stripTrailing)
			.collect(Collectors.joining("\n"))
			.strip();
	}

	private static String expected(String answer) {
		return readable(toRun(answer)).lines()
			.map((line) -> line.equals("…") ? "(?s:.*)"
					: Stream.of(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")))
			.collect(Collectors.joining("\n"));
	}

	private static List<Block> blocks(String language) throws IOException {
		return blocks().stream().filter((block) -> block.language().equals(language)).toList();
	}

	private static List<Block> blocks() throws IOException {
		return BLOCK.matcher(Files.readString(Path.of("README.md")))
			.results()
			.map((block) -> new Block(block.group(1), block.group(2), Objects.requireNonNullElse(block.group(3), "")))
			.toList();
	}

	private static void stop(Process process) {
		process.descendants().forEach(ProcessHandle::destroyForcibly);
		process.destroyForcibly();
	}

	private record Block(String language, String text, String answer) {

	}

}
