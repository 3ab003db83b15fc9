package dev.pusherchat.load;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Subscribers that connect all at once, driven by one thread. */
final class StormClients implements Closeable {

	/** Requests for pages at once: each needs a file descriptor besides the WebSocket. */
	private static final int MAX_FETCHES = 6000;

	private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

	private final Selector selector = Selector.open();

	private final ByteBuffer input = ByteBuffer.allocate(64 * 1024);

	private final List<Client> clients = new ArrayList<>();

	private final Queue<Client> waiting = new ArrayDeque<>();

	private final Target target;

	private final int count;

	private long known;

	private int missing;

	private int fetches;

	private int failures;

	StormClients(Target target, int count) throws IOException {
		this.target = target;
		this.count = count;
	}

	/** Cuts all connections, without a word. */
	private void cut() throws IOException {
		for (Client client : this.clients) {
			reset(client.webSocket);
		}
		this.clients.clear();
		this.selector.selectNow();
	}

	private static void reset(SocketChannel channel) throws IOException {
		// else its port could not be used again for a minute
		channel.setOption(StandardSocketOptions.SO_LINGER, 0);
		channel.close();
	}

	/**
	 * Cuts all, connects all, and waits until each is subscribed and has what it missed,
	 * a minute at most; {@link #missing()} tells how many did not come back.
	 * @param known the last message that they have; negative for no request
	 * @return the seconds that it took
	 */
	double comeBack(long known) throws IOException {
		this.known = known;
		this.missing = this.count;
		this.failures = 0;
		long start = System.nanoTime();
		cut();
		for (int i = 0; i < this.count; i++) {
			this.clients.add(new Client());
			this.selector.selectNow(this::handle);
		}
		while (this.missing > 0 && System.nanoTime() - start < TimeUnit.MINUTES.toNanos(1)) {
			this.selector.select(this::handle, 100);
		}
		return (System.nanoTime() - start) / 1e9;
	}

	/** How many clients did not come back. */
	int missing() {
		return this.missing;
	}

	/** How many connections and requests failed, and were repeated. */
	int failures() {
		return this.failures;
	}

	private void handle(SelectionKey key) {
		try {
			((Client) key.attachment()).handle(key);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void fetchNext() throws IOException {
		while (this.fetches < MAX_FETCHES && !this.waiting.isEmpty()) {
			this.fetches++;
			this.waiting.remove().fetch();
		}
	}

	@Override
	public void close() throws IOException {
		cut();
		this.selector.close();
	}

	/** One client: its WebSocket, and for a page another connection. */
	private final class Client {

		private final StringBuilder received = new StringBuilder();

		private SocketChannel webSocket = connect();

		private String next = "connection_established";

		private boolean back;

		private Client() throws IOException {
		}

		private SocketChannel connect() throws IOException {
			SocketChannel channel = SocketChannel.open();
			channel.configureBlocking(false);
			channel.register(StormClients.this.selector, SelectionKey.OP_CONNECT, this);
			channel.connect(StormClients.this.target.address());
			return channel;
		}

		private void fetch() throws IOException {
			this.received.setLength(0);
			connect();
		}

		private void handle(SelectionKey key) throws IOException {
			SocketChannel channel = (SocketChannel) key.channel();
			try {
				if (key.isConnectable()) {
					channel.finishConnect();
					key.interestOps(SelectionKey.OP_READ);
					write(channel, (channel == this.webSocket) ? upgrade() : request());
				}
				else {
					read(channel);
				}
			}
			catch (IOException ex) {
				repeat(channel, ex);
			}
		}

		private void repeat(SocketChannel failed, IOException why) throws IOException {
			if (StormClients.this.failures++ == 0) {
				System.out.println("The first that failed: " + why.getMessage());
			}
			this.received.setLength(0);
			reset(failed);
			if (failed == this.webSocket) {
				this.next = "connection_established";
				this.webSocket = connect();
			}
			else {
				connect();
			}
		}

		private void read(SocketChannel channel) throws IOException {
			ByteBuffer input = StormClients.this.input.clear();
			if (channel.read(input) < 0) {
				throw new IOException("The server has closed the connection");
			}
			boolean fetching = channel != this.webSocket;
			if (!this.back && (fetching || !this.next.isEmpty())) {
				this.received.append(StandardCharsets.ISO_8859_1.decode(input.flip()));
				if (fetching) {
					readPage(channel);
				}
				else if (this.received.indexOf(this.next) >= 0) {
					proceed();
				}
			}
		}

		private void proceed() throws IOException {
			this.received.setLength(0);
			if (this.next.equals("connection_established")) {
				this.next = "subscription_succeeded";
				write(this.webSocket, frame("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"chat\"}}"));
			}
			else if (StormClients.this.known < 0) {
				this.next = "";
				arrive();
			}
			else {
				this.next = "";
				StormClients.this.waiting.add(this);
				fetchNext();
			}
		}

		private void readPage(SocketChannel channel) throws IOException {
			int end = this.received.indexOf("\r\n\r\n");
			if (end < 0) {
				return;
			}
			Matcher length = LENGTH.matcher(this.received.substring(0, end));
			if (this.received.indexOf("HTTP/1.1 200") != 0 || !length.find()) {
				throw new IOException(this.received.substring(0, end));
			}
			if (this.received.length() >= end + 4 + Integer.parseInt(length.group(1))) {
				reset(channel);
				StormClients.this.fetches--;
				arrive();
				fetchNext();
			}
		}

		private void arrive() {
			this.received.setLength(0);
			this.back = true;
			StormClients.this.missing--;
		}

		private byte[] upgrade() {
			return """
					GET /app/%s?protocol=7&client=load&version=1.0 HTTP/1.1\r
					Host: localhost\r
					Upgrade: websocket\r
					Connection: Upgrade\r
					Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
					Sec-WebSocket-Version: 13\r
					\r
					""".formatted(StormClients.this.target.app().key()).getBytes(StandardCharsets.US_ASCII);
		}

		private byte[] request() {
			return "GET /messages?after=%d HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(StormClients.this.known)
				.getBytes(StandardCharsets.US_ASCII);
		}

		/** A short message; a mask of zeros leaves it as it is. */
		private static byte[] frame(String text) {
			byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
			return ByteBuffer.allocate(payload.length + 6)
				.put((byte) 0x81)
				.put((byte) (0x80 | payload.length))
				.putInt(0)
				.put(payload)
				.array();
		}

		private static void write(SocketChannel channel, byte[] bytes) throws IOException {
			// so little that an empty connection takes it at once
			channel.write(ByteBuffer.wrap(bytes));
		}

	}

}
