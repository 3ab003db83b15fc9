package dev.pusherchat.fault;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import tools.jackson.databind.json.JsonMapper;

/**
 * Posts messages all the time, each again and again under one key until it is
 * acknowledged, and remembers which were.
 */
class Writers {

	// more would starve nodes that start on the same machine
	private static final Duration PAUSE = Duration.ofMillis(30);

	private final JsonMapper json = JsonMapper.builder().build();

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(2))
		.build();

	private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

	private final AtomicInteger retries = new AtomicInteger();

	private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

	private final List<Thread> threads = new ArrayList<>();

	private final List<URI> nodes;

	private volatile boolean stopping;

	Writers(List<URI> nodes) {
		this.nodes = nodes;
	}

	void start(int count) {
		for (int i = 0; i < count; i++) {
			String name = "writer-" + i;
			Thread thread = new Thread(() -> write(name), name);
			thread.setDaemon(true);
			thread.start();
			this.threads.add(thread);
		}
	}

	/** Stops once all that was begun is acknowledged. */
	void stop() throws InterruptedException {
		this.stopping = true;
		for (Thread thread : this.threads) {
			thread.join();
		}
	}

	private void write(String name) {
		try {
			for (int i = 0; !this.stopping; i++) {
				post(name + " message " + i);
				TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Posts until it is acknowledged, and tells under which id. */
	long post(String content) throws InterruptedException {
		for (int attempt = 0;; attempt++) {
			// a writer stays with a node, and goes to the next when it fails
			URI node = this.nodes.get((node(content) + attempt) % this.nodes.size());
			try {
				HttpResponse<String> response = this.http.send(request(node, content), BodyHandlers.ofString());
				if (response.statusCode() == 201 || response.statusCode() == 200) {
					long id = this.json.readTree(response.body()).get("id").asLong();
					this.acknowledged.put(content, id);
					return id;
				}
				if (response.statusCode() != 503) {
					this.surprises.add("HTTP " + response.statusCode() + ": " + response.body());
				}
			}
			catch (IOException ex) {
				// the node was killed before it answered: whether it has stored it,
				// nobody knows
			}
			this.retries.incrementAndGet();
			TimeUnit.MILLISECONDS.sleep(50);
		}
	}

	private static int node(String content) {
		return Math.abs(content.split(" ")[0].hashCode() % 2);
	}

	private HttpRequest request(URI node, String content) {
		return HttpRequest.newBuilder(node.resolve("/messages"))
			.timeout(Duration.ofSeconds(10))
			.header("Content-Type", "application/json")
			.header("Idempotency-Key", content.replace(' ', '-'))
			.POST(BodyPublishers.ofString(this.json.writeValueAsString(Map.of("content", content))))
			.build();
	}

	/** Contents that were acknowledged, and their ids. */
	Map<String, Long> acknowledged() {
		return this.acknowledged;
	}

	/** Answers that nothing that happens here accounts for. */
	List<String> surprises() {
		return List.copyOf(this.surprises);
	}

	int retries() {
		return this.retries.get();
	}

}
