package dev.pusherchat.fault.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A reader of the event stream that does what an {@code EventSource} does: after each end
 * it comes back with the id of its last event. It does not look for gaps or repetitions,
 * so that a test finds them.
 */
public final class StreamClient implements Closeable {

	private static final Duration RETRY = Duration.ofMillis(200);

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(2))
		.build();

	private final JsonMapper json = JsonMapper.builder().build();

	private final List<JsonNode> messages = Collections.synchronizedList(new ArrayList<>());

	private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

	private final AtomicInteger attempts = new AtomicInteger();

	private final List<URI> nodes;

	private final Thread thread = new Thread(this::run, "stream-client");

	private volatile long last;

	private volatile boolean closed;

	private volatile @Nullable Stream<String> lines;

	private @Nullable String lastEventId;

	private String event = "";

	/**
	 * Begins to read at the beginning of the log.
	 * @param nodes where the log can be read, in turns
	 */
	public StreamClient(List<URI> nodes) {
		this.nodes = nodes;
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void run() {
		while (!this.closed) {
			try {
				read(this.nodes.get(this.attempts.getAndIncrement() % this.nodes.size()));
			}
			catch (IOException | RuntimeException ex) {
				// the next node's turn
			}
			catch (InterruptedException ex) {
				return;
			}
			try {
				Thread.sleep(RETRY.toMillis());
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

	private void read(URI node) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve("/messages?after=0"))
			.header("Accept", "text/event-stream");
		if (this.lastEventId != null) {
			request.header("Last-Event-ID", this.lastEventId);
		}
		HttpResponse<Stream<String>> response = this.http.send(request.build(), BodyHandlers.ofLines());
		try (Stream<String> lines = response.body()) {
			this.lines = lines;
			Iterator<String> each = lines.iterator();
			while (response.statusCode() == 200 && !this.closed && each.hasNext()) {
				if (!hear(each.next())) {
					return;
				}
			}
		}
	}

	/** Hears a line, and tells whether to go on. */
	private boolean hear(String line) {
		if (line.startsWith("event: ")) {
			this.event = line.substring("event: ".length());
		}
		else if (line.startsWith("id: ")) {
			this.lastEventId = line.substring("id: ".length());
		}
		else if (line.startsWith("data: ")) {
			return receive(this.json.readTree(line.substring("data: ".length())));
		}
		return true;
	}

	private boolean receive(JsonNode data) {
		if (this.event.equals("new_message")) {
			this.messages.add(data);
			this.last = data.get("id").asLong();
			return true;
		}
		this.surprises.add(this.event);
		// another log: start over
		this.messages.clear();
		this.last = 0;
		this.lastEventId = null;
		return false;
	}

	/**
	 * Returns what was heard beside messages.
	 * @return the names of those events
	 */
	public List<String> surprises() {
		return List.copyOf(this.surprises);
	}

	public List<JsonNode> messages() {
		synchronized (this.messages) {
			return List.copyOf(this.messages);
		}
	}

	public long last() {
		return this.last;
	}

	public int attempts() {
		return this.attempts.get();
	}

	@Override
	public void close() {
		this.closed = true;
		this.thread.interrupt();
		Stream<String> lines = this.lines;
		if (lines != null) {
			lines.close();
		}
	}

}
