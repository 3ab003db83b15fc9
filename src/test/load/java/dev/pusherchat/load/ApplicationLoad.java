package dev.pusherchat.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the whole application, and how fast other Channels servers are in the same
 * run. See {@code src/test/load/README.md}.
 */
public final class ApplicationLoad {

	private static final int SUBSCRIBERS = 1000;

	private static final int SECONDS = Integer.getInteger("load.seconds", 10);

	private static final int WARM_UP = Integer.getInteger("load.warm-up", 20);

	private static final List<String> PARTS = List.of(System.getProperty("load.parts", "1,2,3,7").split(","));

	private static final String TEXT = "x".repeat(100);

	private final Results results = new Results();

	private ApplicationLoad() {
	}

	/**
	 * Measures.
	 * @param args how many rounds, how many idle connections, how many seconds of soak,
	 * then the addresses of other servers; a zero leaves a part out
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		ApplicationLoad load = new ApplicationLoad();
		int rounds = Integer.parseInt(args[0]);
		int idle = Integer.parseInt(args[1]);
		int soak = Integer.parseInt(args[2]);
		List<Target> others = List.of(args).subList(3, args.length).stream().map(Target::parse).toList();
		if (rounds > 0) {
			load.measureSpeed(rounds, others);
		}
		for (int i = 0; idle > 0 && i < Math.max(1, rounds); i++) {
			load.measureFootprint("serial", idle, "-XX:+UseSerialGC");
			load.measureFootprint("G1", idle, "-XX:+UseG1GC");
			for (Target other : others) {
				load.measureFootprint(other, idle);
			}
		}
		if (soak > 0) {
			load.soak(soak);
		}
		load.results.print();
		System.exit(0);
	}

	private void measureSpeed(int rounds, List<Target> others) throws Exception {
		try (Application application = Application.fromClasses("application")) {
			List<Target> targets = new ArrayList<>(others);
			targets.add(0, application.target());
			for (Target target : targets) {
				warmUp(target, target == application.target());
			}
			for (int i = 0; i < rounds; i++) {
				for (Target target : targets) {
					if (PARTS.contains("1")) {
						triggers(target);
					}
					if (PARTS.contains("3")) {
						throughput(target);
					}
					if (PARTS.contains("7")) {
						fanOut(target, 1, 1000);
						fanOut(target, 16, 5000);
					}
				}
				if (PARTS.contains("2")) {
					posts(application.target());
					lonePosts(application.target());
				}
			}
		}
	}

	private void warmUp(Target target, boolean ours) throws Exception {
		try (Senders senders = new Senders(target, 16);
				PusherSubscribers subscribers = new PusherSubscribers(target, "chat", 100)) {
			senders.flatOut(WARM_UP / 2.0, (http, number) -> http.trigger("chat", TEXT));
			if (ours) {
				senders.flatOut(WARM_UP / 2.0, (http, number) -> http.post(TEXT));
			}
		}
	}

	private void triggers(Target target) throws Exception {
		Deliveries deliveries = paced(target, "load", SUBSCRIBERS, 50,
				(http, number) -> http.trigger("load", numbered(number)));
		String what = "1. trigger to receipt, " + SUBSCRIBERS + " subscribers, 50 events/s: ms, ";
		this.results.record(target.name(), what + "median", deliveries.milliseconds(0.5));
		this.results.record(target.name(), what + "p99", deliveries.milliseconds(0.99));
	}

	private void posts(Target target) throws Exception {
		double cpu = target.cpuSeconds();
		Deliveries deliveries = paced(target, "chat", SUBSCRIBERS, 100, (http, number) -> http.post(numbered(number)));
		String what = "2. POST to receipt, " + SUBSCRIBERS + " subscribers, 100 posts/s: ";
		this.results.record(target.name(), what + "ms, median", deliveries.milliseconds(0.5));
		this.results.record(target.name(), what + "ms, p99", deliveries.milliseconds(0.99));
		this.results.record(target.name(), what + "server CPU seconds", target.cpuSeconds() - cpu);
	}

	private void lonePosts(Target target) throws Exception {
		Deliveries deliveries = paced(target, "chat", 1, 20, (http, number) -> http.post(numbered(number)));
		String what = "2. POST to receipt, 1 subscriber, 20 posts/s: ms, ";
		this.results.record(target.name(), what + "median", deliveries.milliseconds(0.5));
		this.results.record(target.name(), what + "p99", deliveries.milliseconds(0.99));
	}

	private Deliveries paced(Target target, String channel, int count, int perSecond, Senders.Request request)
			throws Exception {
		int events = perSecond * SECONDS;
		try (Senders senders = new Senders(target, 8);
				PusherSubscribers subscribers = new PusherSubscribers(target, channel, count)) {
			Deliveries deliveries = subscribers.expect(events);
			double own = this.results.ownSeconds();
			double reading = subscribers.readerSeconds();
			long start = System.nanoTime();
			senders.paced(perSecond, deliveries, events, request);
			deliveries.await();
			double seconds = (System.nanoTime() - start) / 1e9;
			String what = "generator at " + perSecond + "/s to " + count + ": CPU %, ";
			this.results.record(target.name(), what + "all", 100 * (this.results.ownSeconds() - own) / seconds);
			this.results.record(target.name(), what + "thread that reads",
					100 * (subscribers.readerSeconds() - reading) / seconds);
			return deliveries;
		}
	}

	private void throughput(Target target) throws Exception {
		try (Senders senders = new Senders(target, 16)) {
			double cpu = target.cpuSeconds();
			double own = this.results.ownSeconds();
			int count = senders.flatOut(SECONDS, (http, number) -> http.trigger("nobody", numbered(number))).count();
			String what = "3. signed triggers, 16 connections: ";
			this.results.record(target.name(), what + "per second", count / (double) SECONDS);
			this.results.record(target.name(), what + "generator CPU µs each",
					(this.results.ownSeconds() - own) * 1e6 / count);
			this.results.record(target.name(), what + "server CPU µs each", (target.cpuSeconds() - cpu) * 1e6 / count);
		}
	}

	private void fanOut(Target target, int inFlight, int events) throws Exception {
		try (Senders senders = new Senders(target, inFlight);
				PusherSubscribers subscribers = new PusherSubscribers(target, "load", SUBSCRIBERS)) {
			Deliveries deliveries = subscribers.expect(events);
			double cpu = target.cpuSeconds();
			double own = this.results.ownSeconds();
			long start = System.nanoTime();
			senders.inFlight(deliveries, events, (http, number) -> http.trigger("load", numbered(number)));
			double millions = events * (double) SUBSCRIBERS / 1e6;
			String what = "7. triggers to " + SUBSCRIBERS + " subscribers, " + inFlight
					+ " in flight: seconds per million, ";
			this.results.record(target.name(), what + "elapsed", (System.nanoTime() - start) / 1e9 / millions);
			this.results.record(target.name(), what + "server CPU", (target.cpuSeconds() - cpu) / millions);
			this.results.record(target.name(), what + "generator CPU", (this.results.ownSeconds() - own) / millions);
		}
	}

	private static String numbered(int number) {
		return "@" + number + "@" + TEXT;
	}

	private void measureFootprint(String name, int idle, String option) throws Exception {
		try (Application application = Application.fromClasses(name, option)) {
			double heap = application.heapKilobytes();
			this.results.record(name, "6. idle heap of the whole application: MB", heap / 1024);
			// what the first connections bring is not theirs
			new PusherSubscribers(application.target(), "chat", 100).close();
			heap = application.heapKilobytes();
			Target target = application.target();
			double before = target.residentKilobytes();
			try (PusherSubscribers subscribers = new PusherSubscribers(target, "chat", idle)) {
				String what = "4. " + idle + " idle subscribed connections: KB each, ";
				this.results.record(name, what + "resident, before GC", (target.residentKilobytes() - before) / idle);
				this.results.record(name, what + "heap", (application.heapKilobytes() - heap) / idle);
				this.results.record(name, what + "resident, after GC", (target.residentKilobytes() - before) / idle);
				if (Boolean.getBoolean("load.histogram")) {
					application.jcmd("GC.class_histogram").lines().limit(60).forEach(System.err::println);
				}
			}
		}
	}

	private void measureFootprint(Target other, int idle) throws Exception {
		double before = other.residentKilobytes();
		try (PusherSubscribers subscribers = new PusherSubscribers(other, "chat", idle)) {
			this.results.record(other.name(), "4. " + idle + " idle subscribed connections: KB each, resident",
					(other.residentKilobytes() - before) / idle);
		}
	}

	private void soak(int seconds) throws Exception {
		try (Application application = Application.fromClasses("soak")) {
			double before = soak(application, Math.max(1, seconds / 6));
			double after = soak(application, seconds);
			this.results.record("soak", "5. heap after " + seconds / 6 + " s of churn: MB", before / 1024);
			this.results.record("soak", "5. heap after " + seconds + " s more: MB", after / 1024);
		}
	}

	private double soak(Application application, int seconds) throws Exception {
		try (Soak soak = new Soak(application.target(), 2000)) {
			soak.run(seconds);
			soak.leave();
			System.err.println("5. soak of " + seconds + " s: " + soak + ", no channel left");
		}
		// absences are told after a grace of three seconds
		LockSupport.parkNanos(5_000_000_000L);
		return application.heapKilobytes();
	}

}
