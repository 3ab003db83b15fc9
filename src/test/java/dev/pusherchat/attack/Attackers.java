package dev.pusherchat.attack;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

/** Connections that send a lot at once, and stay open. */
final class Attackers implements Closeable {

	private static final int WAVE = 10;

	private static final int TEXT = 0x01;

	private static final int FIN = 0x80;

	private final List<Connection> connections = new ArrayList<>();

	private final InetSocketAddress address;

	private final boolean reading;

	/**
	 * Begins an attack.
	 * @param port the port of the node
	 * @param reading whether the connections read what they get
	 */
	Attackers(int port, boolean reading) {
		this.address = new InetSocketAddress("127.0.0.1", port);
		this.reading = reading;
	}

	/** Opens connections, and sends what each of them has to send, a few at a time. */
	@Nullable Void send(int count, IntFunction<byte[]> bytes) throws IOException {
		for (int i = 0; i < count; i += WAVE) {
			List<Connection> wave = new ArrayList<>();
			for (int j = i; j < i + WAVE; j++) {
				wave.add(new Connection(bytes.apply(j)));
			}
			this.connections.addAll(wave);
			send(wave);
		}
		return null;
	}

	/** Opens connections, each of which sends and is reset at once. */
	@Nullable Void sendAndLeave(int count, byte[] bytes) throws IOException {
		for (int i = 0; i < count; i++) {
			try (SocketChannel channel = SocketChannel.open(this.address)) {
				channel.write(ByteBuffer.wrap(bytes));
				channel.setOption(StandardSocketOptions.SO_LINGER, 0);
			}
		}
		return null;
	}

	// a connection that the node reads no more has sent enough
	private void send(List<Connection> wave) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
		while (System.nanoTime() < end && !wave.stream().allMatch(Connection::isDone)) {
			wave.forEach(Connection::proceed);
			if (this.reading) {
				this.connections.forEach(Connection::read);
			}
			LockSupport.parkNanos(100_000);
		}
	}

	/** What opens a WebSocket. */
	static String handshake() {
		return """
				GET /app/app-key?protocol=7 HTTP/1.1\r
				Host: localhost\r
				Upgrade: websocket\r
				Connection: Upgrade\r
				Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
				Sec-WebSocket-Version: 13\r
				\r
				""";
	}

	/** A message as a client sends it; a mask of zeros leaves it as it is. */
	static String frame(String text) {
		return frame(FIN | TEXT, text);
	}

	/** The first part of a message. */
	static String unfinished(String text) {
		return frame(TEXT, text);
	}

	private static String frame(int first, String text) {
		ByteBuffer head = ByteBuffer.allocate(14).put((byte) first);
		if (text.length() < 65_536) {
			head.put((byte) (0x80 | 126)).putShort((short) text.length());
		}
		else {
			head.put((byte) (0x80 | 127)).putLong(text.length());
		}
		head.putInt(0).flip();
		return StandardCharsets.ISO_8859_1.decode(head) + text;
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	@Override
	public void close() throws IOException {
		for (Connection connection : this.connections) {
			connection.channel.close();
		}
	}

	/** One of them. */
	private final class Connection {

		private final SocketChannel channel = SocketChannel.open();

		private final ByteBuffer input = ByteBuffer.allocate(Attackers.this.reading ? 16 * 1024 : 0);

		private final ByteBuffer output;

		private boolean ended;

		private Connection(byte[] bytes) throws IOException {
			this.output = ByteBuffer.wrap(bytes);
			if (!Attackers.this.reading) {
				this.channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
			}
			this.channel.connect(Attackers.this.address);
			this.channel.configureBlocking(false);
		}

		private boolean isDone() {
			return this.ended || !this.output.hasRemaining();
		}

		private void proceed() {
			try {
				this.channel.write(this.output);
			}
			catch (IOException ex) {
				this.ended = true;
			}
		}

		private void read() {
			try {
				while (!this.ended && this.channel.read(this.input.clear()) != 0) {
					this.ended = this.input.position() == 0;
				}
			}
			catch (IOException ex) {
				this.ended = true;
			}
		}

	}

}
