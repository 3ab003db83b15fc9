package dev.pusherchat.load;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.pusherchat.channels.auth.Hmac;

/** A client of a Channels server that keeps next to nothing: 10,000 must fit. */
final class PusherSocket implements Closeable {

	private static final Pattern SOCKET_ID = Pattern.compile("socket_id[^0-9]+([0-9]+\\.[0-9]+)");

	private static final ByteBuffer INPUT = ByteBuffer.allocate(64 * 1024);

	private final Target target;

	private final SocketChannel channel;

	private final String socketId;

	private PusherSocket(Target target, String request, Pattern answer) throws IOException {
		this.target = target;
		this.channel = SocketChannel.open(target.address());
		write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
		this.socketId = await(answer);
	}

	/** Opens an event stream, and waits until it has begun. */
	static PusherSocket ofStream(Target target) throws IOException {
		return new PusherSocket(target, "GET /messages HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n",
				Pattern.compile("\nid: (.*)\n"));
	}

	/** Connects, and waits until the connection is established. */
	PusherSocket(Target target) throws IOException {
		this(target, """
				GET /app/%s?protocol=7&client=load&version=1.0 HTTP/1.1\r
				Host: localhost\r
				Upgrade: websocket\r
				Connection: Upgrade\r
				Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
				Sec-WebSocket-Version: 13\r
				\r
				""".formatted(target.app().key()), SOCKET_ID);
	}

	void subscribe(String name) throws IOException {
		send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + name + "\"}}");
	}

	void subscribe(String name, String userId) throws IOException {
		String user = "{\"user_id\":\"" + userId + "\"}";
		String auth = this.target.app().key() + ':'
				+ new Hmac(this.target.app().secret()).sign(this.socketId + ':' + name + ':' + user);
		send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + name + "\",\"auth\":\"" + auth
				+ "\",\"channel_data\":\"" + user.replace("\"", "\\\"") + "\"}}");
	}

	void unsubscribe(String name) throws IOException {
		send("{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"" + name + "\"}}");
	}

	void awaitSubscribed() throws IOException {
		await(Pattern.compile("(subscription_succeeded)"));
	}

	/** Sends a message; a mask of zeros leaves it as it is. */
	void send(String text) throws IOException {
		byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
		ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) 0x81);
		if (payload.length < 126) {
			frame.put((byte) (0x80 | payload.length));
		}
		else {
			frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
		}
		write(frame.putInt(0).put(payload).flip());
	}

	private void write(ByteBuffer bytes) throws IOException {
		while (bytes.hasRemaining()) {
			this.channel.write(bytes);
		}
	}

	private String await(Pattern pattern) throws IOException {
		synchronized (INPUT) {
			INPUT.clear();
			while (true) {
				if (this.channel.read(INPUT) < 0) {
					throw new IOException("The server has closed the connection");
				}
				Matcher matcher = pattern
					.matcher(new String(INPUT.array(), 0, INPUT.position(), StandardCharsets.ISO_8859_1));
				if (matcher.find()) {
					return matcher.group(1);
				}
			}
		}
	}

	void register(Selector selector, Object attachment) throws IOException {
		this.channel.configureBlocking(false);
		this.channel.register(selector, SelectionKey.OP_READ, attachment);
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
