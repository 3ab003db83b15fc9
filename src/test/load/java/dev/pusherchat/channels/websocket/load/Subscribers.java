package dev.pusherchat.channels.websocket.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that count the frames they receive, all read by the calling thread. As each
 * frame has the same length it is enough to count bytes.
 */
final class Subscribers implements AutoCloseable {

	private static final String HANDSHAKE = """
			GET /app/key?protocol=7 HTTP/1.1\r
			Host: localhost\r
			Upgrade: websocket\r
			Connection: Upgrade\r
			Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
			Sec-WebSocket-Version: 13\r
			\r
			""";

	private final InetSocketAddress address;

	private final Selector selector = Selector.open();

	private final List<SocketChannel> channels = new ArrayList<>();

	private final ByteBuffer input = ByteBuffer.allocateDirect(256 * 1024);

	private int[] receivedBy = new int[0];

	Subscribers(int port) throws IOException {
		this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

	void connect(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			SocketChannel channel = SocketChannel.open(this.address);
			channel.write(ByteBuffer.wrap(HANDSHAKE.getBytes(StandardCharsets.US_ASCII)));
			readHead(channel);
			channel.configureBlocking(false);
			channel.register(this.selector, SelectionKey.OP_READ, new Counter());
			this.channels.add(channel);
		}
	}

	private void readHead(SocketChannel channel) throws IOException {
		this.input.clear();
		String head = "";
		while (!head.endsWith("\r\n\r\n")) {
			if (channel.read(this.input) < 0) {
				throw new IOException("Refused: " + head);
			}
			head = StandardCharsets.ISO_8859_1.decode(this.input.duplicate().flip()).toString();
		}
	}

	/** Has so many events sent to all, and waits until the last has come everywhere. */
	void exchange(int events, int inFlight, Orders orders) throws IOException {
		this.receivedBy = new int[events];
		this.selector.keys().forEach((key) -> ((Counter) key.attachment()).bytes = 0);
		int ordered = Math.min(inFlight, events);
		orders.publish(ordered);
		int complete = 0;
		while (complete < events) {
			this.selector.select(this::read);
			int before = complete;
			while (complete < events && this.receivedBy[complete] == this.channels.size()) {
				complete++;
			}
			int more = Math.min(complete - before, events - ordered);
			if (more > 0) {
				orders.publish(more);
				ordered += more;
			}
		}
	}

	private void read(SelectionKey key) {
		try {
			int count = ((SocketChannel) key.channel()).read(this.input.clear());
			if (count < 0) {
				throw new IllegalStateException("The server has closed a connection");
			}
			Counter counter = (Counter) key.attachment();
			long before = counter.bytes / FanoutServerMain.FRAME_LENGTH;
			counter.bytes += count;
			for (long i = before; i < counter.bytes / FanoutServerMain.FRAME_LENGTH; i++) {
				this.receivedBy[(int) i]++;
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		for (SocketChannel channel : this.channels) {
			channel.close();
		}
		this.selector.close();
	}

	/** What one connection has received. */
	private static final class Counter {

		private long bytes;

	}

}
