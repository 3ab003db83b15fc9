package dev.pusherchat.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the shipped application beside Express with the official SDK, in turns, on one
 * PostgreSQL and with one host of events. See {@code src/test/load/README.md}.
 */
public final class Comparison {

	private static final String CONTENT = "The quick brown fox jumps over the lazy dog";

	private static final int DISTANCE = 80;

	private final Results results = new Results();

	private final EventHost events = new EventHost();

	private Comparison() throws IOException {
	}

	/**
	 * Measures.
	 * @param args how many rounds, and how many seconds each part of a round takes
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		new Comparison().measure(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
		System.exit(0);
	}

	private void measure(int rounds, int seconds) throws Exception {
		try (Application express = express(); Application application = application()) {
			List<Target> targets = List.of(express.target(), application.target());
			pause(10);
			for (Target target : targets) {
				this.results.record(target.name(), "resident memory, idle: MB", target.residentKilobytes() / 1024);
			}
			for (Target target : targets) {
				new Turn(target, seconds, new Results()).run();
			}
			for (int i = 0; i < rounds; i++) {
				for (Target target : targets) {
					new Turn(target, seconds, this.results).run();
				}
			}
			for (Target target : targets) {
				this.results.record(target.name(), "resident memory, the most under this load: MB",
						target.peakKilobytes() / 1024);
				this.results.record(target.name(), "resident memory, after this load: MB",
						target.residentKilobytes() / 1024);
			}
			idle(targets);
		}
		this.results.print();
	}

	private void idle(List<Target> targets) {
		// Java's compilers go on for a while after the load
		pause(60);
		int seconds = 30;
		List<Double> before = targets.stream().map(Target::cpuSeconds).toList();
		pause(seconds);
		for (int i = 0; i < targets.size(); i++) {
			this.results.record(targets.get(i).name(), "processor of an idle node: % of one",
					100 * (targets.get(i).cpuSeconds() - before.get(i)) / seconds);
		}
	}

	private Application express() throws IOException {
		int port = Application.freePort();
		return new Application("express", port, Map.of("PORT", String.valueOf(port), "NODE_ENV", "production",
				"DATABASE_URL", "postgresql://" + System.getProperty("load.postgres") + "/express", "EVENTS_PORT",
				String.valueOf(this.events.port())),
				List.of("node", Path.of(System.getProperty("load.express"), "server.js").toString()));
	}

	private Application application() throws IOException {
		return Application.shipped("application",
				Map.of("SPRING_PROFILES_ACTIVE", "production", "DATABASE_URL",
						"jdbc:postgresql://" + System.getProperty("load.postgres").replaceFirst(".*@", "") + "/chat",
						"DATABASE_USERNAME", "chat", "PUSHER_APP_ID", "1", "PUSHER_KEY", "app-key", "PUSHER_SECRET",
						"secret-of-the-comparison", "PUSHER_HOST", "127.0.0.1", "PUSHER_PORT",
						String.valueOf(this.events.port()), "MANAGEMENT_PORT", "0"),
				"--server.address=127.0.0.1", "--pusher.use-tls=false", "--web.rate-limit.enabled=false",
				"--cors.allowed-origins=https://chat.example.com");
	}

	private static void pause(int seconds) {
		LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
	}

	/** All parts of a round for one server. */
	private final class Turn {

		private final Target target;

		private final int seconds;

		private final Results results;

		private Turn(Target target, int seconds, Results results) {
			this.target = target;
			this.seconds = seconds;
			this.results = results;
		}

		private void run() throws Exception {
			Senders.Request post = (http, number) -> http.post(CONTENT);
			measure("POST, 1 client, host of events answers at once", 1, 0, post);
			measure("POST, 64 clients, host of events answers at once", 64, 0, post);
			measure("POST, 64 clients, host of events " + DISTANCE + " ms away", 64, DISTANCE, post);
			measure("POST, 1 client, host of events " + DISTANCE + " ms away", 1, DISTANCE, post);
			measure("GET of 100, 16 clients", 16, 0, (http, number) -> http.exchange("GET", "/messages", ""));
		}

		private void measure(String what, int clients, int distance, Senders.Request request) throws Exception {
			Comparison.this.events.answerAfter(distance);
			try (Senders senders = new Senders(this.target, clients)) {
				double cpu = this.target.cpuSeconds();
				double own = this.results.ownSeconds();
				Senders.Latencies latencies = senders.flatOut(this.seconds, request);
				// what waits to be broadcast would take minutes from so far away
				Comparison.this.events.answerAfter(0);
				Comparison.this.events.awaitQuiet();
				record(what + ": per second", latencies.perSecond());
				record(what + ": ms, p50", latencies.milliseconds(0.5));
				record(what + ": ms, p99", latencies.milliseconds(0.99));
				record(what + ": server CPU µs each", (this.target.cpuSeconds() - cpu) * 1e6 / latencies.count());
				record(what + ": generator CPU µs each",
						(this.results.ownSeconds() - own) * 1e6 / latencies.count());
			}
		}

		private void record(String measure, double value) {
			this.results.record(this.target.name(), measure, value);
		}

	}

}
