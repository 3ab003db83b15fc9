package dev.pusherchat.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands for Pusher: takes every call, and answers at once or after a delay. One thread
 * costs less than any server, and the servers that call it are charged for nothing of it.
 */
final class EventHost {

	private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

	private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
		.getBytes(StandardCharsets.ISO_8859_1);

	private final Selector selector = Selector.open();

	private final ServerSocketChannel server = ServerSocketChannel.open();

	private final ByteBuffer input = ByteBuffer.allocate(64 * 1024);

	// the delay does not change while answers wait, so the first is the earliest
	private final Queue<Answer> waiting = new ArrayDeque<>();

	private volatile long delay;

	private volatile long lastCall = System.nanoTime();

	EventHost() throws IOException {
		this.server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
		this.server.configureBlocking(false);
		this.server.register(this.selector, SelectionKey.OP_ACCEPT);
		Thread thread = new Thread(this::run, "event-host");
		thread.setDaemon(true);
		thread.start();
	}

	int port() throws IOException {
		return ((InetSocketAddress) this.server.getLocalAddress()).getPort();
	}

	void answerAfter(int milliseconds) {
		this.delay = TimeUnit.MILLISECONDS.toNanos(milliseconds);
	}

	/** Waits until nobody has called for half a second. */
	void awaitQuiet() {
		while (System.nanoTime() - this.lastCall < TimeUnit.MILLISECONDS.toNanos(500)) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
		}
	}

	private void run() {
		try {
			while (true) {
				Answer next = this.waiting.peek();
				long wait = (next != null) ? next.due - System.nanoTime() : TimeUnit.SECONDS.toNanos(1);
				if (next != null && wait <= 0) {
					this.waiting.remove();
					answer(next.channel);
				}
				else {
					this.selector.select(this::handle, Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait)));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void handle(SelectionKey key) {
		try {
			if (key.isAcceptable()) {
				SocketChannel channel = this.server.accept();
				channel.configureBlocking(false);
				channel.register(this.selector, SelectionKey.OP_READ, new ByteArrayOutputStream());
			}
			else {
				read((SocketChannel) key.channel(), (ByteArrayOutputStream) key.attachment());
			}
		}
		catch (IOException ex) {
			key.cancel();
		}
	}

	private void read(SocketChannel channel, ByteArrayOutputStream call) throws IOException {
		if (channel.read(this.input.clear()) < 0) {
			channel.close();
			return;
		}
		call.write(this.input.array(), 0, this.input.position());
		String text = call.toString(StandardCharsets.ISO_8859_1);
		int head = text.indexOf("\r\n\r\n");
		if (head < 0) {
			return;
		}
		Matcher length = LENGTH.matcher(text.substring(0, head));
		if (text.length() >= head + 4 + (length.find() ? Integer.parseInt(length.group(1)) : 0)) {
			call.reset();
			this.lastCall = System.nanoTime();
			if (this.delay == 0) {
				answer(channel);
			}
			else {
				this.waiting.add(new Answer(channel, this.lastCall + this.delay));
			}
		}
	}

	private static void answer(SocketChannel channel) throws IOException {
		if (channel.isOpen()) {
			channel.write(ByteBuffer.wrap(ANSWER));
		}
	}

	/** An answer that waits until it is due. */
	private record Answer(SocketChannel channel, long due) {

	}

}
