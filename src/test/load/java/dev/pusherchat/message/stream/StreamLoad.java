package dev.pusherchat.message.stream;

import dev.pusherchat.load.Application;
import dev.pusherchat.load.Deliveries;
import dev.pusherchat.load.PusherSubscribers;
import dev.pusherchat.load.Results;
import dev.pusherchat.load.Senders;
import dev.pusherchat.load.Target;

/**
 * Measures the event stream beside the WebSocket, in turns and in one run. See
 * {@code src/test/load/README.md}.
 */
public final class StreamLoad {

	private static final int EVENTS_PER_SECOND = 50;

	private static final String TEXT = "x".repeat(100);

	private final Results results = new Results();

	private StreamLoad() {
	}

	/**
	 * Measures.
	 * @param args how many rounds, how many readers, how many seconds a turn takes
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		int rounds = Integer.parseInt(args[0]);
		int readers = Integer.parseInt(args[1]);
		int events = EVENTS_PER_SECOND * Integer.parseInt(args[2]);
		StreamLoad load = new StreamLoad();
		try (Application application = Application.fromClasses("application", "-Dstreams.max=" + 2 * readers)) {
			Target target = application.target();
			load.measure("warm-up", application, PusherSubscribers.ofStream(target, readers), events);
			for (int i = 0; i < rounds; i++) {
				load.measure("stream", application, PusherSubscribers.ofStream(target, readers), events);
				load.measure("WebSocket", application, new PusherSubscribers(target, "chat", readers), events);
			}
		}
		load.results.print();
		System.exit(0);
	}

	private void measure(String name, Application application, PusherSubscribers readers, int events) throws Exception {
		Target target = application.target();
		double heap;
		try (readers; Senders senders = new Senders(target, 8)) {
			Deliveries deliveries = readers.expect(events);
			double cpu = target.cpuSeconds();
			double own = this.results.ownSeconds();
			senders.paced(EVENTS_PER_SECOND, deliveries, events,
					(http, number) -> http.post("@" + number + "@" + TEXT));
			deliveries.await();
			String what = "POST to receipt, " + EVENTS_PER_SECOND + " posts/s: ";
			this.results.record(name, what + "ms, median", deliveries.milliseconds(0.5));
			this.results.record(name, what + "ms, p99", deliveries.milliseconds(0.99));
			this.results.record(name, what + "server CPU seconds", target.cpuSeconds() - cpu);
			this.results.record(name, what + "generator CPU seconds", this.results.ownSeconds() - own);
			heap = application.heapKilobytes();
		}
		this.results.record(name, "heap with the readers, MB", heap / 1024);
		this.results.record(name, "heap without them, MB", application.heapKilobytes() / 1024);
	}

}
