package dev.pusherchat.message;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** Clients that each send one request after another over a connection of their own. */
class LoadClients {

	private static final byte[] BODY = "{\"content\":\"The quick brown fox jumps over the lazy dog\"}"
		.getBytes(StandardCharsets.UTF_8);

	private final String base;

	LoadClients(int port) {
		// how many connections the JDK's client keeps, 5 by default
		System.setProperty("http.maxConnections", "256");
		this.base = "http://127.0.0.1:" + port;
	}

	/**
	 * Sends requests for a while.
	 * @return their durations, sorted
	 */
	Result run(String method, String path, int clients, Duration duration) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(clients);
		long start = System.nanoTime();
		long end = start + duration.toNanos();
		try {
			List<Callable<List<Long>>> tasks = new ArrayList<>();
			for (int i = 0; i < clients; i++) {
				tasks.add(() -> client(method, path, end));
			}
			List<Long> nanos = new ArrayList<>();
			for (Future<List<Long>> client : threads.invokeAll(tasks)) {
				nanos.addAll(client.get());
			}
			return Result.of(nanos, System.nanoTime() - start);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private List<Long> client(String method, String path, long end) throws IOException {
		List<Long> nanos = new ArrayList<>();
		for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
			send(method, path);
			nanos.add(System.nanoTime() - start);
		}
		return nanos;
	}

	private void send(String method, String path) throws IOException {
		HttpURLConnection connection = (HttpURLConnection) URI.create(this.base + path).toURL().openConnection();
		if (method.equals("POST")) {
			connection.setRequestMethod("POST");
			connection.setRequestProperty("Content-Type", "application/json");
			connection.setDoOutput(true);
			try (OutputStream body = connection.getOutputStream()) {
				body.write(BODY);
			}
		}
		if (connection.getResponseCode() >= 300) {
			throw new IOException(path + " answered " + connection.getResponseCode());
		}
		connection.getInputStream().readAllBytes();
	}

	/** What one run took. */
	record Result(double perSecond, double median, double p99) {

		static Result of(List<Long> nanos, long duration) {
			long[] sorted = LongStream.of(nanos.stream().mapToLong(Long::longValue).toArray()).sorted().toArray();
			return new Result(sorted.length * 1e9 / duration, sorted[sorted.length / 2] / 1e6,
					sorted[(int) (sorted.length * 0.99)] / 1e6);
		}

		static String spread(List<Result> results, ToDoubleFunction<Result> value, String format) {
			double[] sorted = results.stream().mapToDouble(value).sorted().toArray();
			return String.join(" / ", Arrays.asList(format.formatted(sorted[0]),
					format.formatted(sorted[sorted.length / 2]), format.formatted(sorted[sorted.length - 1])));
		}

	}

}
