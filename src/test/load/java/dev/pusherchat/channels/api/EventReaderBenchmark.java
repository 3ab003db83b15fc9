package dev.pusherchat.channels.api;

import java.nio.charset.StandardCharsets;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reading a trigger into a record and checking it, against a tree alone. */
@State(Scope.Benchmark)
public class EventReaderBenchmark {

	private static final byte[] BODY = ("{\"name\":\"new_message\",\"channels\":[\"chat\"],\"data\":\"{\\\"id\\\":12345,"
			+ "\\\"content\\\":\\\"The quick brown fox jumps over the lazy dog\\\"}\"}")
		.getBytes(StandardCharsets.UTF_8);

	private final EventReader reader = new EventReader(new EventRules(
			new Binder(new MapConfigurationPropertySource()).bindOrCreate("channels.api", ApiProperties.class), 164));

	private final JsonMapper json = new JsonMapper();

	@Benchmark
	public EventTrigger ours() {
		return this.reader.event(BODY);
	}

	@Benchmark
	public JsonNode treeWithoutChecks() {
		return this.json.readTree(BODY);
	}

}
