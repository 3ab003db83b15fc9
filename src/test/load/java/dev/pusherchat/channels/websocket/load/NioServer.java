package dev.pusherchat.channels.websocket.load;

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
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the machine gives: one loop that answers handshakes and writes the same direct
 * buffer to every socket, as many times in one call as events have gathered. It has no
 * queues and no protocol, and gives up where a socket does not take everything.
 */
final class NioServer implements FanoutServer {

	private static final Pattern KEY = Pattern.compile("Sec-WebSocket-Key: (\\S+)");

	private static final int GATHERED = 64;

	private final Selector selector = Selector.open();

	private final ServerSocketChannel acceptor = ServerSocketChannel.open();

	private final List<SocketChannel> sockets = new CopyOnWriteArrayList<>();

	private final AtomicInteger events = new AtomicInteger();

	private final ByteBuffer frames = ByteBuffer.allocateDirect(GATHERED * FanoutServerMain.FRAME_LENGTH);

	private final ByteBuffer input = ByteBuffer.allocateDirect(16 * 1024);

	NioServer() throws IOException {
		this.acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
		this.acceptor.configureBlocking(false);
		this.acceptor.register(this.selector, SelectionKey.OP_ACCEPT);
		byte[] event = FanoutServerMain.EVENT.getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < GATHERED; i++) {
			this.frames.put((byte) 0x81).put((byte) 126).putShort((short) event.length).put(event);
		}
		Thread thread = new Thread(this::run);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public int port() {
		return this.acceptor.socket().getLocalPort();
	}

	@Override
	public void publish() {
		this.events.incrementAndGet();
		this.selector.wakeup();
	}

	@Override
	public int subscribers() {
		return this.sockets.size();
	}

	private void run() {
		try {
			while (true) {
				this.selector.select();
				for (SelectionKey key : this.selector.selectedKeys()) {
					serve(key);
				}
				this.selector.selectedKeys().clear();
				write(Math.min(GATHERED, this.events.get()));
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void serve(SelectionKey key) throws Exception {
		if (key.isAcceptable()) {
			SocketChannel socket = this.acceptor.accept();
			socket.configureBlocking(false);
			socket.socket().setTcpNoDelay(true);
			socket.register(this.selector, SelectionKey.OP_READ);
		}
		else if (key.channel() instanceof SocketChannel socket) {
			if (socket.read(this.input.clear()) < 0) {
				socket.close();
				this.sockets.remove(socket);
				return;
			}
			Matcher matcher = KEY.matcher(StandardCharsets.ISO_8859_1.decode(this.input.flip()));
			if (matcher.find()) {
				answer(socket, matcher.group(1));
			}
		}
	}

	private void answer(SocketChannel socket, String key) throws Exception {
		byte[] digest = MessageDigest.getInstance("SHA-1")
			.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
		String head = "HTTP/1.1 101 \r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
				+ Base64.getEncoder().encodeToString(digest) + "\r\n\r\n";
		socket.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
		this.sockets.add(socket);
	}

	private void write(int count) {
		if (count == 0) {
			return;
		}
		this.events.addAndGet(-count);
		for (SocketChannel socket : this.sockets) {
			this.frames.position(0).limit(count * FanoutServerMain.FRAME_LENGTH);
			try {
				socket.write(this.frames);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			if (this.frames.hasRemaining()) {
				throw new IllegalStateException("A socket is full");
			}
		}
		if (this.events.get() > 0) {
			this.selector.wakeup();
		}
	}

}
