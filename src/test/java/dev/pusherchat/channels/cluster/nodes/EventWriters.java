package dev.pusherchat.channels.cluster.nodes;

import java.util.List;
import java.util.stream.IntStream;

/** Several writers that trigger events at all nodes. */
final class EventWriters implements AutoCloseable {

	private final List<EventWriter> writers;

	EventWriters(int count, List<Integer> ports, List<String> channels) {
		this.writers = IntStream.range(0, count).mapToObj((i) -> new EventWriter(ports, channels)).toList();
		this.writers.forEach(Thread::start);
	}

	/** Returns how many events were answered with 200 so far. */
	int taken() {
		return this.writers.stream().mapToInt((writer) -> writer.acknowledged().size()).sum();
	}

	/** Ends, and returns the events that were answered with 200, as channel and name. */
	List<String> end() throws InterruptedException {
		for (EventWriter writer : this.writers) {
			writer.end();
		}
		return this.writers.stream().flatMap((writer) -> writer.acknowledged().stream()).toList();
	}

	@Override
	public void close() throws InterruptedException {
		end();
	}

}
