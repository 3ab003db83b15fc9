package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import dev.pusherchat.channels.api.ApiClient;

/** Triggers events at random nodes, one after the other, and notes which were taken. */
final class EventWriter extends Thread implements AutoCloseable {

	private static final AtomicInteger numbers = new AtomicInteger();

	private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();

	private final List<ApiClient> nodes;

	private final List<String> channels;

	private final Duration interval;

	private volatile boolean running = true;

	/**
	 * Creates one, to be started.
	 * @param interval how long it rests before each event
	 */
	EventWriter(List<Integer> ports, List<String> channels, Duration interval) {
		this.interval = interval;
		this.nodes = ports.stream().map((port) -> new ApiClient(Nodes.APP, port)).toList();
		this.channels = channels;
	}

	/** Returns the events that were answered with 200, as channel and name. */
	Queue<String> acknowledged() {
		return this.acknowledged;
	}

	@Override
	public void run() {
		while (this.running) {
			LockSupport.parkNanos(this.interval.toNanos());
			int number = numbers.incrementAndGet();
			String channel = this.channels.get(number % this.channels.size());
			String event = "event-" + number + '.';
			try {
				ApiClient node = this.nodes.get(ThreadLocalRandom.current().nextInt(this.nodes.size()));
				int status = node
					.post("/events", "{\"name\":\"" + event + "\",\"channel\":\"" + channel + "\",\"data\":\"1\"}")
					.statusCode();
				if (status == 200) {
					this.acknowledged.add(channel + ' ' + event);
				}
			}
			catch (IOException ex) {
				// the node was killed, and nobody knows
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

	@Override
	public void close() throws InterruptedException {
		this.running = false;
		join();
	}

}
