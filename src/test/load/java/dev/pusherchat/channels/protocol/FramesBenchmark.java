package dev.pusherchat.channels.protocol;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.channels.websocket.TextFrame;

/** Encoding an event once for all its subscribers, against Jackson and a map. */
@State(Scope.Benchmark)
public class FramesBenchmark {

	private static final String DATA = "{\"id\":12345,\"content\":\"The quick brown fox jumps over the lazy dog\","
			+ "\"created_at\":\"2026-11-25T10:15:30.123Z\",\"updated_at\":\"2026-11-25T10:15:30.123Z\"}";

	private final JsonMapper json = new JsonMapper();

	@Benchmark
	public TextFrame ours() {
		return Frames.event("chat", "new_message", DATA);
	}

	@Benchmark
	public TextFrame jackson() {
		Map<String, String> event = new LinkedHashMap<>();
		event.put("event", "new_message");
		event.put("channel", "chat");
		event.put("data", DATA);
		return TextFrame.of(new String(this.json.writeValueAsBytes(event), StandardCharsets.UTF_8));
	}

}
