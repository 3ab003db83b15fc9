package dev.pusherchat.channels.websocket.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.pusherchat.load.Results;

/**
 * Measures servers against each other, A B A B: each in a process of its own, this one
 * being the subscribers. See {@code src/test/load/README.md}.
 */
public final class FanoutLoad {

	private static final int SUBSCRIBERS = 1000;

	private final Results results = new Results();

	private FanoutLoad() {
	}

	/**
	 * Measures.
	 * @param args how many rounds, how many idle connections, then the servers by name
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		FanoutLoad load = new FanoutLoad();
		int rounds = Integer.parseInt(args[0]);
		int idle = Integer.parseInt(args[1]);
		for (int round = 0; round < rounds; round++) {
			for (String server : List.of(args).subList(2, args.length)) {
				load.measure(server, idle);
			}
		}
		load.results.print();
	}

	private void measure(String server, int idle) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx512m", "-cp", System.getProperty("java.class.path"), FanoutServerMain.class.getName(), server)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		try (BufferedReader output = process.inputReader()) {
			String line = output.readLine();
			while (line != null && !line.startsWith("READY ")) {
				line = output.readLine();
			}
			if (line == null) {
				throw new IOException(server + " did not start");
			}
			String[] ports = line.split(" ");
			try (Orders orders = new Orders(Integer.parseInt(ports[2]))) {
				// first: the fan-out leaves a heap that idle connections fit into
				measureIdle(server, Integer.parseInt(ports[1]), orders, process.pid(), idle);
				measure(server, Integer.parseInt(ports[1]), orders);
			}
			process.waitFor(10, TimeUnit.SECONDS);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private void measure(String server, int port, Orders orders) throws IOException {
		orders.awaitSubscribers(0);
		try (Subscribers subscribers = new Subscribers(port)) {
			subscribers.connect(1);
			orders.awaitSubscribers(1);
			subscribers.exchange(10_000, 1, orders);
			long start = System.nanoTime();
			subscribers.exchange(10_000, 1, orders);
			this.results.record(server, "1 subscriber: microseconds from order to receipt",
					(System.nanoTime() - start) / 10_000e3);
			subscribers.connect(SUBSCRIBERS - 1);
			orders.awaitSubscribers(SUBSCRIBERS);
			for (int inFlight : new int[] { 1, 16 }) {
				subscribers.exchange(100 * inFlight, inFlight, orders);
				exchange(server, subscribers, inFlight, orders);
			}
		}
	}

	private void exchange(String server, Subscribers subscribers, int inFlight, Orders orders) throws IOException {
		int events = (inFlight == 1) ? 250 : 2000;
		double cpu = orders.cpuSeconds();
		double ownCpu = this.results.ownSeconds();
		long start = System.nanoTime();
		subscribers.exchange(events, inFlight, orders);
		long time = System.nanoTime() - start;
		double millions = events * SUBSCRIBERS / 1e6;
		String what = SUBSCRIBERS + " subscribers, " + inFlight + " in flight: ";
		this.results.record(server, what + "server CPU seconds per million", (orders.cpuSeconds() - cpu) / millions);
		this.results.record(server, what + "generator CPU seconds per million",
				(this.results.ownSeconds() - ownCpu) / millions);
		this.results.record(server, what + "seconds per million", time / 1e9 / millions);
	}

	private void measureIdle(String server, int port, Orders orders, long pid, int idle) throws IOException {
		if (idle == 0) {
			return;
		}
		// what the first connections bring is not theirs
		try (Subscribers subscribers = new Subscribers(port)) {
			subscribers.connect(100);
			orders.awaitSubscribers(100);
		}
		orders.awaitSubscribers(0);
		orders.collectGarbage();
		double before = Results.residentKilobytes(pid);
		try (Subscribers subscribers = new Subscribers(port)) {
			subscribers.connect(idle);
			orders.awaitSubscribers(idle);
			this.results.record(server, idle + " idle connections: resident KB each, before GC",
					(Results.residentKilobytes(pid) - before) / idle);
			orders.collectGarbage();
			this.results.record(server, idle + " idle connections: resident KB each, after GC",
					(Results.residentKilobytes(pid) - before) / idle);
		}
	}

}
