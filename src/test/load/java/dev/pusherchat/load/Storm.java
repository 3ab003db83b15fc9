package dev.pusherchat.load;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts all subscribed sockets at once and lets them come back, without and with a request
 * for what they missed, while somebody posts. See {@code src/test/load/README.md}.
 */
public final class Storm {

	private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

	private static final int MISSED = 20;

	private static final int POSTS_PER_SECOND = 20;

	/** Storms until Java has compiled what they need. */
	private static final int WARM_UP = 20;

	private final Results results = new Results();

	private final int storms;

	private final List<Integer> sizes;

	private Storm(int storms, List<Integer> sizes) {
		this.storms = storms;
		this.sizes = sizes;
	}

	/**
	 * Measures.
	 * @param args how many warm storms of each kind, then their sizes separated by commas,
	 * then the addresses of other servers
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		Storm storm = new Storm(Integer.parseInt(args[0]), List.of(args[1].split(",")).stream().map(Integer::valueOf).toList());
		storm.measureOurs(false);
		storm.measureOurs(true);
		for (String other : List.of(args).subList(2, args.length)) {
			storm.measure(Target.parse(other), false, (http) -> http.trigger("chat", "x".repeat(50)));
		}
		storm.results.print();
		System.exit(0);
	}

	private void measureOurs(boolean fetching) throws Exception {
		// a process of its own for each kind, because the first storm finds it cold
		try (Application application = Application.shipped("application", Map.of(), Application.databaseOfItsOwn())) {
			measure(application.target(), fetching, (http) -> http.post("x".repeat(50)));
		}
	}

	private void measure(Target target, boolean fetching, Post post) throws Exception {
		for (int size : this.sizes) {
			try (StormClients clients = new StormClients(target, size);
					HttpConnection http = new HttpConnection(target)) {
				clients.comeBack(-1);
				boolean first = size == this.sizes.get(0);
				String kind = size + " come back" + (fetching ? " and fetch" : "");
				List<Long> posts = new ArrayList<>();
				if (first) {
					measure(clients, fetching ? miss(http, post) : -1, kind + ", cold: ", target, http, post);
					for (int i = 0; i < WARM_UP && clients.missing() == 0; i++) {
						clients.comeBack(fetching ? miss(http, post) : -1);
					}
				}
				for (int i = 0; i < this.storms; i++) {
					posts.addAll(measure(clients, fetching ? miss(http, post) : -1, kind + ": ", target, http, post));
				}
				Senders.Latencies latencies = Senders.Latencies.of(posts.stream(), 0);
				record(target, kind + ": ms for a post meanwhile, p50", latencies.milliseconds(0.5));
				record(target, kind + ": ms for a post meanwhile, p99", latencies.milliseconds(0.99));
			}
		}
	}

	/** Posts what nobody will have when all come back, and returns the message before. */
	private static long miss(HttpConnection http, Post post) throws IOException {
		post.send(http);
		Matcher id = ID.matcher(http.exchange("GET", "/messages?limit=1", ""));
		if (!id.find()) {
			throw new IOException("There is no message");
		}
		for (int i = 0; i < MISSED; i++) {
			post.send(http);
		}
		return Long.parseLong(id.group(1));
	}

	private List<Long> measure(StormClients clients, long known, String what, Target target, HttpConnection http,
			Post post) throws Exception {
		AtomicBoolean over = new AtomicBoolean();
		ExecutorService thread = Executors.newSingleThreadExecutor();
		double cpu = target.cpuSeconds();
		double own = this.results.ownSeconds();
		try {
			Future<List<Long>> posts = thread.submit(() -> post(http, post, over));
			record(target, what + "s", clients.comeBack(known));
			over.set(true);
			record(target, what + "server CPU s", target.cpuSeconds() - cpu);
			record(target, what + "generator CPU s", this.results.ownSeconds() - own);
			record(target, what + "connections and requests that failed", clients.failures());
			record(target, what + "clients that were not back after a minute", clients.missing());
			return posts.get();
		}
		finally {
			thread.shutdown();
		}
	}

	/** Posts at fixed times until the storm is over; what waits counts as late. */
	private static List<Long> post(HttpConnection http, Post post, AtomicBoolean over) throws IOException {
		List<Long> nanos = new ArrayList<>();
		for (long due = System.nanoTime(); !over.get(); due += TimeUnit.SECONDS.toNanos(1) / POSTS_PER_SECOND) {
			while (System.nanoTime() - due < 0) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
			try {
				post.send(http);
			}
			catch (EOFException ex) {
				// a server may close a connection that is kept alive
				http.close();
				post.send(http);
			}
			nanos.add(System.nanoTime() - due);
		}
		return nanos;
	}

	private void record(Target target, String measure, double value) {
		this.results.record(target.name(), measure, value);
	}

	/** Makes an event for all. */
	private interface Post {

		void send(HttpConnection http) throws IOException;

	}

}
