package dev.pusherchat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs the snippets of src/docs/moving.md as they stand, but for the port. */
@SharedApplication
class MovingIT {

	@TempDir
	private Path directory;

	@LocalServerPort
	private int port;

	@BeforeAll
	static void install() throws Exception {
		NodePackages.install();
	}

	@Test
	void clientsHearWhatBackendsTrigger() throws Exception {
		Path heard = this.directory.resolve("heard");
		Path heardByEcho = this.directory.resolve("heard-by-echo");
		Process pusher = NodePackages.start(Map.of(), heard, node("'pusher-js';"));
		Process echo = NodePackages.start(Map.of(), heardByEcho, node("'laravel-echo';"));
		try {
			// a client that is not subscribed yet hears a later one
			Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
				NodePackages.run(Map.of(), node("'pusher';"));
				assertThat(Files.readAllLines(heard)).contains("pusher-js 7");
				assertThat(Files.readAllLines(heardByEcho)).contains("echo 7");
			});
			runJava();
			Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
				assertThat(Files.readAllLines(heard)).contains("pusher-js 8");
				assertThat(Files.readAllLines(heardByEcho)).contains("echo 8");
			});
		}
		finally {
			pusher.destroyForcibly();
			echo.destroyForcibly();
		}
	}

	private String[] node(String part) throws IOException {
		return new String[] { "node", "--input-type=module", "-e", snippet("js", part) };
	}

	private void runJava() throws Exception {
		Path source = Files.writeString(this.directory.resolve("Snippet.java"), """
				import com.pusher.rest.Pusher;
				import java.util.Map;

				class Snippet {
					public static void main(String[] args) {
						%s
						System.exit(0);
					}
				}
				""".formatted(snippet("java", "new Pusher(")));
		Path output = this.directory.resolve("output");
		Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), source.toString())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(java.waitFor(1, TimeUnit.MINUTES)).isTrue();
			assertThat(java.exitValue()).as(Files.readString(output)).isZero();
		}
		finally {
			java.destroyForcibly();
		}
	}

	/** The first block of a language that has a text. */
	private String snippet(String language, String part) throws IOException {
		return Pattern.compile("(?s)```" + language + "\\n(.*?)```")
			.matcher(Files.readString(Path.of("src/docs/moving.md")))
			.results()
			.map((block) -> block.group(1))
			.filter((block) -> block.contains(part))
			.findFirst()
			.orElseThrow()
			.replace("8080", String.valueOf(this.port));
	}

}
