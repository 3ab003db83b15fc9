package dev.pusherchat.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Connections that come and go, subscribe and unsubscribe, while events are triggered.
 */
final class Soak implements AutoCloseable {

	private static final int CHANNELS = 60;

	private static final int USERS = 80;

	private final Target target;

	private final Random random = new Random(1);

	private final Selector selector = Selector.open();

	private final HttpConnection http;

	private final ByteBuffer input = ByteBuffer.allocateDirect(256 * 1024);

	private final Client[] clients;

	private long operations;

	private long received;

	private int closedByServer;

	Soak(Target target, int connections) throws IOException {
		this.target = target;
		this.http = new HttpConnection(target);
		this.clients = new Client[connections];
		for (int i = 0; i < connections; i++) {
			connect(i);
		}
	}

	private void connect(int index) throws IOException {
		Client client = new Client(new PusherSocket(this.target));
		client.socket.register(this.selector, client);
		this.clients[index] = client;
	}

	void run(int seconds) throws IOException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		while (System.nanoTime() < end) {
			this.selector.selectNow(this::discard);
			for (int i = 0; i < 4; i++) {
				change(this.random.nextInt(this.clients.length));
			}
			if (this.random.nextInt(20) == 0) {
				this.http.trigger("soak-" + this.random.nextInt(CHANNELS / 2), "x".repeat(200));
			}
			LockSupport.parkNanos(1_000_000);
		}
	}

	private void change(int index) throws IOException {
		this.operations++;
		Client client = this.clients[index];
		if (client.closed || this.random.nextInt(10) == 0) {
			client.socket.close();
			connect(index);
			return;
		}
		int number = this.random.nextInt(CHANNELS);
		String channel = ((number % 2 == 0) ? "soak-" : "presence-soak-") + number / 2;
		if (!client.channels.add(channel)) {
			client.channels.remove(channel);
			client.socket.unsubscribe(channel);
		}
		else if (number % 2 == 0) {
			client.socket.subscribe(channel);
		}
		else {
			client.socket.subscribe(channel, String.valueOf(this.random.nextInt(USERS)));
		}
	}

	private void discard(SelectionKey key) {
		Client client = (Client) key.attachment();
		try {
			int count = ((ReadableByteChannel) key.channel()).read(this.input.clear());
			if (count >= 0) {
				this.received += count;
				return;
			}
		}
		catch (IOException ex) {
			// as good as its end
		}
		client.closed = true;
		this.closedByServer++;
		key.cancel();
	}

	/** Goes without a word, and waits until no channel is left. */
	void leave() throws IOException {
		for (Client client : this.clients) {
			client.socket.close();
		}
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		String channels = this.http.signed("GET", "/channels", "");
		while (!channels.equals("{\"channels\":{}}")) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("Channels have leaked: " + channels);
			}
			LockSupport.parkNanos(10_000_000);
			channels = this.http.signed("GET", "/channels", "");
		}
	}

	@Override
	public String toString() {
		return this.operations + " operations, " + this.received / 1_000_000 + " MB received, " + this.closedByServer
				+ " connections closed by the server";
	}

	@Override
	public void close() throws IOException {
		this.http.close();
		this.selector.close();
	}

	/** A connection, and what it believes to be subscribed to. */
	private static final class Client {

		private final PusherSocket socket;

		private final Set<String> channels = new HashSet<>(4);

		private boolean closed;

		private Client(PusherSocket socket) {
			this.socket = socket;
		}

	}

}
