package dev.pusherchat.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.NodePackages;
import dev.pusherchat.fault.client.LogReader;

import static org.assertj.core.api.Assertions.assertThat;

/** Common readers of an event stream whose node is killed and started again. */
@Timeout(300)
class KilledNodeStreamIT {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	/** Of an event that has arrived completely. */
	private static final Pattern EVENT = Pattern.compile("(?m)^event: (.*)\nid: (.*)\ndata: (.*)\n\n");

	@TempDir
	private Path directory;

	private ApplicationProcess node;

	private Writers writers;

	@BeforeEach
	void startNode() throws Exception {
		this.node = new ApplicationProcess("killed-node-stream",
				List.of("--spring.profiles.active=development", "--channels.enabled=true", "--streams.retry=200ms",
						"--spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("chat")
								+ ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"));
		this.node.start().awaitReady();
		this.writers = new Writers(List.of(this.node.uri()));
	}

	@AfterEach
	void stopNode() {
		this.node.close();
	}

	@Test
	void eventSourceOfNpmResumesWithoutAGapOrARepeat() throws Exception {
		NodePackages.install();
		Path output = this.directory.resolve("output");
		Process reader = NodePackages.start(Map.of(), output, "node", "follow.js", stream());
		try {
			this.writers.start(4);
			Awaitility.await().atMost(PATIENCE).until(() -> lines(output).size() > 50);
			killAndRestart();
			this.writers.stop();
			List<JsonNode> stored = new LogReader(List.of(this.node.uri())).all();
			Awaitility.await().atMost(PATIENCE).until(() -> lines(output).size() >= stored.size());
			assertThat(lines(output)).isEqualTo(stored);
		}
		finally {
			reader.destroyForcibly().waitFor();
		}
	}

	@Test
	void curlResumesAfterTheIdOfItsLastEventWithoutAGapOrARepeat() throws Exception {
		this.writers.start(4);
		Path before = this.directory.resolve("before");
		Process reader = curl(before);
		Awaitility.await().atMost(PATIENCE).until(() -> events(before, 3).size() > 50);
		killAndRestart();
		this.writers.stop();
		assertThat(reader.waitFor(1, TimeUnit.MINUTES)).as("ended with the connection").isTrue();
		List<String> ids = events(before, 2);
		Path after = this.directory.resolve("after");
		reader = curl(after, "-H", "Last-Event-ID: " + ids.get(ids.size() - 1));
		try {
			List<JsonNode> stored = new LogReader(List.of(this.node.uri())).all();
			Awaitility.await().atMost(PATIENCE).until(() -> ids.size() + events(after, 2).size() >= stored.size());
			List<String> read = new ArrayList<>(events(before, 3));
			read.addAll(events(after, 3));
			assertThat(read).map(KilledNodeStreamIT::json).isEqualTo(stored);
			assertThat(events(after, 1)).containsOnly("new_message");
		}
		finally {
			reader.destroyForcibly().waitFor();
		}
	}

	private void killAndRestart() throws Exception {
		this.node.kill();
		this.node.start().awaitReady();
		int acknowledged = this.writers.acknowledged().size();
		Awaitility.await().atMost(PATIENCE).until(() -> this.writers.acknowledged().size() > acknowledged + 50);
	}

	private String stream() {
		return this.node.uri() + "/messages?after=0";
	}

	private Process curl(Path output, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of("curl", "-sSN", "-H", "Accept: text/event-stream", stream()));
		command.addAll(Arrays.asList(arguments));
		return new ProcessBuilder(command).redirectOutput(output.toFile()).start();
	}

	private static List<JsonNode> lines(Path output) throws Exception {
		String text = Files.readString(output);
		return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(KilledNodeStreamIT::json).toList();
	}

	/** Returns the name, the id or the data of all events. */
	private static List<String> events(Path output, int part) throws Exception {
		Matcher event = EVENT.matcher(Files.readString(output));
		return event.results().map((each) -> each.group(part)).toList();
	}

	private static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text);
	}

}
