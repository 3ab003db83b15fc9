package dev.pusherchat.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Clients of the HTTP APIs, each with a connection kept alive. */
public final class Senders implements AutoCloseable {

	private final List<HttpConnection> connections = new ArrayList<>();

	private final ExecutorService threads;

	public Senders(Target target, int count) throws IOException {
		this.threads = Executors.newFixedThreadPool(count);
		for (int i = 0; i < count; i++) {
			this.connections.add(new HttpConnection(target));
		}
	}

	/** Makes requests as fast as they are answered, and returns how long each took. */
	public Latencies flatOut(double seconds, Request request) throws InterruptedException, ExecutionException {
		long start = System.nanoTime();
		long end = start + (long) (seconds * 1e9);
		AtomicInteger count = new AtomicInteger();
		Queue<List<Long>> nanos = new ConcurrentLinkedQueue<>();
		all((connection) -> {
			List<Long> own = new ArrayList<>();
			for (long sent = System.nanoTime(); sent < end; sent = System.nanoTime()) {
				request.send(connection, count.getAndIncrement());
				own.add(System.nanoTime() - sent);
			}
			nanos.add(own);
		});
		return Latencies.of(nanos.stream().flatMap(List::stream), (System.nanoTime() - start) / 1e9);
	}

	/**
	 * Makes requests at fixed times, whether or not those before have been answered: what
	 * waits for a sender counts as late.
	 */
	public void paced(int perSecond, Deliveries deliveries, int events, Request request)
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

	/**
	 * How long requests took.
	 *
	 * @param sorted nanoseconds, the fastest first
	 * @param seconds how long all took together
	 */
	public record Latencies(long[] sorted, double seconds) {

		static Latencies of(Stream<Long> nanos, double seconds) {
			return new Latencies(nanos.mapToLong(Long::longValue).sorted().toArray(), seconds);
		}

		int count() {
			return this.sorted.length;
		}

		public double perSecond() {
			return count() / this.seconds;
		}

		double milliseconds(double quantile) {
			return (count() > 0) ? this.sorted[(int) (quantile * count())] / 1e6 : Double.NaN;
		}

	}

	/** One request, which has a number. */
	public interface Request {

		void send(HttpConnection connection, int number) throws IOException;

	}

	/** What one sender does. */
	private interface Work {

		void run(HttpConnection connection) throws IOException, InterruptedException;

	}

}
