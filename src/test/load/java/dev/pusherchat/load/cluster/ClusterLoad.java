package dev.pusherchat.load.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutionException;

import dev.pusherchat.load.Deliveries;
import dev.pusherchat.load.PusherSubscribers;
import dev.pusherchat.load.Results;
import dev.pusherchat.load.Senders;
import dev.pusherchat.load.Target;

/**
 * Measures one node without a journal, then one, two and three nodes with one, on
 * PostgreSQL. Requests go to the first node, and the subscriber is at the last. See
 * {@code src/test/load/README.md}.
 */
public final class ClusterLoad {

	private static final String KILOBYTE = "x".repeat(1000);

	private static final String CONTENT = "The quick brown fox jumps over the lazy dog";

	private static final int WRITERS = 16;

	// enough for 2,000 a second when each request takes 30 ms
	private static final int SENDERS = 64;

	private final Target database = Target.at("database", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
			ProcessHandle.of(Long.getLong("load.postgres-pid")));

	private final int rounds;

	private final int seconds;

	private Results results = new Results();

	private ClusterLoad(int rounds, int seconds) {
		this.rounds = rounds;
		this.seconds = seconds;
	}

	/**
	 * Measures.
	 * @param args how many rounds, and how many seconds each part of a round takes
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		new ClusterLoad(Integer.parseInt(args[0]), Integer.parseInt(args[1])).measure();
		System.exit(0);
	}

	private void measure() throws Exception {
		try (Nodes nodes = new Nodes("alone", "none")) {
			measure(nodes, "one node, no journal");
		}
		try (Nodes nodes = new Nodes("cluster", "postgresql")) {
			for (String name : List.of("one node", "two nodes", "three nodes")) {
				measure(nodes, name);
			}
		}
		this.results.print();
	}

	/** Measures with one node more; the first round warms up, and is not counted. */
	private void measure(Nodes nodes, String name) throws Exception {
		nodes.start();
		Results counted = this.results;
		this.results = new Results();
		for (int i = 0; i <= this.rounds; i++) {
			triggers(nodes, name, 200);
			triggers(nodes, name, 2000);
			posts(nodes, name);
			writers(nodes, name);
			this.results = counted;
		}
	}

	private void triggers(Nodes nodes, String name, int perSecond) throws Exception {
		String what = perSecond + " triggers/s of 1 KB: ";
		int events = perSecond * this.seconds;
		double cpu = nodes.cpuSeconds();
		double ofDatabase = this.database.cpuSeconds();
		double own = this.results.ownSeconds();
		try {
			Deliveries deliveries = paced(nodes, "load", perSecond, events,
					(http, number) -> http.trigger("load", "@" + number + '@' + KILOBYTE));
			this.results.record(name, what + "received per second", events / deliveries.seconds());
			this.results.record(name, what + "ms, p50", deliveries.milliseconds(0.5));
			this.results.record(name, what + "ms, p99", deliveries.milliseconds(0.99));
			double micros = 1e6 / events;
			this.results.record(name, what + "CPU µs each, all nodes", (nodes.cpuSeconds() - cpu) * micros);
			this.results.record(name, what + "CPU µs each, database",
					(this.database.cpuSeconds() - ofDatabase) * micros);
			this.results.record(name, what + "CPU µs each, generator", (this.results.ownSeconds() - own) * micros);
		}
		catch (ExecutionException | IllegalStateException ex) {
			// refused, or not received within 30 s
			System.err.println(what + name + ": " + ex);
			this.results.record(name, what + "received per second", 0);
		}
	}

	private void posts(Nodes nodes, String name) throws Exception {
		Deliveries deliveries = paced(nodes, "chat", 20, 20 * this.seconds,
				(http, number) -> http.post("@" + number + '@' + CONTENT));
		this.results.record(name, "20 posts/s: ms, p50", deliveries.milliseconds(0.5));
		this.results.record(name, "20 posts/s: ms, p99", deliveries.milliseconds(0.99));
	}

	private void writers(Nodes nodes, String name) throws Exception {
		try (Senders senders = new Senders(nodes.first(), WRITERS)) {
			this.results.record(name, "posts, " + WRITERS + " writers: per second",
					senders.flatOut(this.seconds, (http, number) -> http.post(CONTENT)).perSecond());
		}
		// the next part does not pay for what is still on its way
		paced(nodes, "chat", 1, 1, (http, number) -> http.post("@" + number + '@'));
	}

	private Deliveries paced(Nodes nodes, String channel, int perSecond, int events, Senders.Request request)
			throws IOException, InterruptedException, ExecutionException {
		try (Senders senders = new Senders(nodes.first(), Math.min(SENDERS, events));
				PusherSubscribers subscribers = new PusherSubscribers(nodes.last(), channel, 1)) {
			Deliveries deliveries = subscribers.expect(events);
			senders.paced(perSecond, deliveries, events, request);
			deliveries.await();
			return deliveries;
		}
	}

}
