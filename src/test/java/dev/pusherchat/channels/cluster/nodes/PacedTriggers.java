package dev.pusherchat.channels.cluster.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.pusherchat.channels.api.ApiClient;

/**
 * Triggers events of 1 KB at all nodes in turn, in batches of ten, so many a second,
 * whether the earlier ones were answered or not.
 */
record PacedTriggers(List<ApiClient> nodes, int perSecond) {

	private static final int BATCH = 10;

	static final String CHANNEL = "red";

	private static final String DATA = "x".repeat(1000);

	// apart from those of other writers
	private static final AtomicInteger numbers = new AtomicInteger(1_000_000);

	static PacedTriggers of(List<Integer> ports, int perSecond) {
		return new PacedTriggers(ports.stream().map((port) -> new ApiClient(Nodes.APP, port)).toList(), perSecond);
	}

	/** Triggers for some time, and returns all answers. */
	List<Answer> during(Duration time) {
		long start = System.nanoTime();
		long interval = BATCH * 1_000_000_000L / this.perSecond;
		List<CompletableFuture<Answer>> answers = new ArrayList<>();
		for (long at = 0; at < time.toNanos(); at += interval) {
			long wait = start + at - System.nanoTime();
			if (wait > 0) {
				LockSupport.parkNanos(wait);
			}
			answers.add(trigger(this.nodes.get(answers.size() % this.nodes.size())));
		}
		return answers.stream().map(CompletableFuture::join).toList();
	}

	private static CompletableFuture<Answer> trigger(ApiClient node) {
		List<String> names = IntStream.range(0, BATCH)
			.mapToObj((i) -> "event-" + numbers.incrementAndGet() + '.')
			.toList();
		String batch = names.stream()
			.map((name) -> "{\"name\":\"" + name + "\",\"channel\":\"" + CHANNEL + "\",\"data\":\"" + DATA + "\"}")
			.collect(Collectors.joining(","));
		long sent = System.nanoTime();
		return node.postAsync("/batch_events", "{\"batch\":[" + batch + "]}")
			.thenApply((response) -> new Answer(names, response.statusCode(), response.body().contains("not known"),
					System.nanoTime() - sent));
	}

	/**
	 * An answer to a batch.
	 *
	 * @param events their names
	 * @param unknown whether they may have been in the batch that was on its way
	 * @param nanos how long it took
	 */
	record Answer(List<String> events, int status, boolean unknown, long nanos) {

	}

}
