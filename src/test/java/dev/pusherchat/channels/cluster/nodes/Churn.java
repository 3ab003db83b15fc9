package dev.pusherchat.channels.cluster.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Sockets of one node that subscribe to some channels and leave them all the time. */
final class Churn extends Thread implements AutoCloseable {

	private static final Duration INTERVAL = Duration.ofMillis(10);

	private final List<NodeClient> sockets = new ArrayList<>();

	private final List<Set<String>> subscribed = new ArrayList<>();

	private final List<String> channels;

	private final Random random = new Random();

	private volatile boolean running = true;

	/**
	 * Starts with some sockets, each of a user of its own.
	 * @param channels any channels, the first of them a presence channel
	 */
	Churn(int port, int sockets, List<String> channels) throws Exception {
		this.channels = channels;
		for (int i = 0; i < sockets; i++) {
			this.sockets.add(new NodeClient(Nodes.APP, port));
			this.subscribed.add(new TreeSet<>());
		}
		start();
	}

	static List<String> channels(String id) {
		return IntStream.range(0, 6).mapToObj((i) -> ((i == 0) ? "presence-full-" : i + "-") + id).toList();
	}

	@Override
	public void run() {
		while (this.running) {
			int socket = this.random.nextInt(this.sockets.size());
			String channel = this.channels.get(this.random.nextInt(this.channels.size()));
			if (this.subscribed.get(socket).remove(channel)) {
				this.sockets.get(socket).unsubscribe(channel);
			}
			else {
				this.subscribed.get(socket).add(channel);
				this.sockets.get(socket).sendSubscribe(channel, "{\"user_id\":\"u" + socket + "\"}");
			}
			LockSupport.parkNanos(INTERVAL.toNanos());
		}
	}

	/** Changes nothing more; the sockets stay. */
	void end() throws InterruptedException {
		this.running = false;
		join();
	}

	@Override
	public void close() throws InterruptedException {
		end();
		this.sockets.forEach(NodeClient::close);
	}

}
