package dev.pusherchat.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Subscribers of one channel, all read by one thread. An event's data has its number
 * between two at signs, which is all that is looked for.
 */
public final class PusherSubscribers implements AutoCloseable {

	private final Selector selector = Selector.open();

	private final List<PusherSocket> sockets = new ArrayList<>();

	private final Thread reader = new Thread(this::run, "subscribers");

	private final ByteBuffer input = ByteBuffer.allocateDirect(256 * 1024);

	private final byte[] bytes = new byte[256 * 1024];

	private volatile Deliveries deliveries = new Deliveries(0, 0);

	private volatile boolean closed;

	public PusherSubscribers(Target target, String channel, int count) throws IOException {
		for (int i = 0; i < count; i++) {
			PusherSocket socket = new PusherSocket(target);
			socket.subscribe(channel);
			this.sockets.add(socket);
		}
		for (PusherSocket socket : this.sockets) {
			socket.awaitSubscribed();
		}
		start();
	}

	private PusherSubscribers(List<PusherSocket> sockets) throws IOException {
		this.sockets.addAll(sockets);
		start();
	}

	/** Opens event streams, whose events are numbered in the same way. */
	public static PusherSubscribers ofStream(Target target, int count) throws IOException {
		List<PusherSocket> sockets = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			sockets.add(PusherSocket.ofStream(target));
		}
		return new PusherSubscribers(sockets);
	}

	private void start() throws IOException {
		for (PusherSocket socket : this.sockets) {
			socket.register(this.selector, new Marker());
		}
		this.reader.setDaemon(true);
		this.reader.start();
	}

	/** Expects events numbered from 0. */
	public Deliveries expect(int events) {
		Deliveries expected = new Deliveries(events, this.sockets.size());
		this.deliveries = expected;
		return expected;
	}

	/** The processor time of the thread that reads, in seconds. */
	double readerSeconds() {
		return ManagementFactory.getThreadMXBean().getThreadCpuTime(this.reader.getId()) / 1e9;
	}

	private void run() {
		try {
			while (!this.closed) {
				this.selector.select(this::read);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read(SelectionKey key) {
		try {
			int count = ((SocketChannel) key.channel()).read(this.input.clear());
			if (count < 0) {
				key.cancel();
				return;
			}
			this.input.flip().get(this.bytes, 0, count);
			((Marker) key.attachment()).scan(this.bytes, count, this.deliveries);
		}
		catch (IOException ex) {
			key.cancel();
		}
	}

	@Override
	public void close() throws IOException, InterruptedException {
		this.closed = true;
		this.selector.wakeup();
		this.reader.join();
		for (PusherSocket socket : this.sockets) {
			socket.close();
		}
		this.selector.close();
	}

	/** Where one connection is in what it receives. */
	private static final class Marker {

		private int number = -1;

		void scan(byte[] bytes, int count, Deliveries deliveries) {
			for (int i = 0; i < count; i++) {
				byte next = bytes[i];
				if (next != '@') {
					if (this.number >= 0) {
						this.number = 10 * this.number + next - '0';
					}
				}
				else if (this.number >= 0) {
					deliveries.received(this.number);
					this.number = -1;
				}
				else {
					this.number = 0;
				}
			}
		}

	}

}
