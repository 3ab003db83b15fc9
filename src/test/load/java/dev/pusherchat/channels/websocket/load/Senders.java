package dev.pusherchat.channels.websocket.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients of the HTTP APIs, each with a connection kept alive. */
final class Senders implements AutoCloseable {

	private final List<HttpConnection> connections = new ArrayList<>();

	private final ExecutorService threads;

	Senders(Target target, int count) throws IOException {
		this.threads = Executors.newFixedThreadPool(count);
		for (int i = 0; i < count; i++) {
			this.connections.add(new HttpConnection(target));
		}
	}

	/** Makes requests as fast as they are answered, and returns how many. */
	int flatOut(double seconds, Request request) throws InterruptedException, ExecutionException {
		long end = System.nanoTime() + (long) (seconds * 1e9);
		AtomicInteger count = new AtomicInteger();
		all((connection) -> {
			while (System.nanoTime() < end) {
				request.send(connection, count.getAndIncrement());
			}
		});
		return count.get();
	}

	/**
	 * Makes requests at fixed times, whether or not those before have been answered: what
	 * waits for a sender counts as late.
	 */
	void paced(int perSecond, Deliveries deliveries, int events, Request request)
			throws InterruptedException, ExecutionException {
		long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
		AtomicInteger next = new AtomicInteger();
		all((connection) -> {
			int event = next.getAndIncrement();
			while (event < events) {
				long due = start + event * TimeUnit.SECONDS.toNanos(1) / perSecond;
				deliveries.due(event, due);
				long wait = due - System.nanoTime();
				while (wait > 0) {
					LockSupport.parkNanos(wait);
					wait = due - System.nanoTime();
				}
				request.send(connection, event);
				event = next.getAndIncrement();
			}
		});
	}

	/**
	 * Makes one request by each sender, and the next as soon as an event has reached
	 * every subscriber: as many events are in flight as there are senders.
	 */
	void inFlight(Deliveries deliveries, int events, Request request) throws InterruptedException, ExecutionException {
		AtomicInteger next = new AtomicInteger();
		all((connection) -> {
			int event = next.getAndIncrement();
			while (event < events) {
				deliveries.due(event, System.nanoTime());
				request.send(connection, event);
				deliveries.awaitComplete();
				event = next.getAndIncrement();
			}
		});
	}

	private void all(Work work) throws InterruptedException, ExecutionException {
		List<Future<?>> running = new ArrayList<>();
		for (HttpConnection connection : this.connections) {
			running.add(this.threads.submit(() -> {
				work.run(connection);
				return null;
			}));
		}
		for (Future<?> one : running) {
			one.get();
		}
	}

	@Override
	public void close() throws IOException {
		this.threads.shutdownNow();
		for (HttpConnection connection : this.connections) {
			connection.close();
		}
	}

	/** One request, which has a number. */
	interface Request {

		void send(HttpConnection connection, int number) throws IOException;

	}

	/** What one sender does. */
	private interface Work {

		void run(HttpConnection connection) throws IOException, InterruptedException;

	}

}
