package dev.pusherchat.channels;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/** A client that sends random and mutated frames, the same ones for the same seed. */
final class Fuzzer {

	private static final List<String> CORPUS = List.of("{\"event\":\"pusher:ping\",\"data\":{}}",
			"{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"\",\"channel\":\"chat\"}}",
			"{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"app-key:0a\",\"channel\":\"private-room\"}}",
			"{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"app-key:0a\",\"channel\":\"presence-room\","
					+ "\"channel_data\":\"{\\\"user_id\\\":1,\\\"user_info\\\":{\\\"a\\\":[1,2]}}\"}}",
			"{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"chat\"}}",
			"{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"app-key:0a\",\"user_data\":\"{\\\"id\\\":\\\"1\\\"}\"}}",
			"{\"event\":\"client-x\",\"channel\":\"private-room\",\"data\":{\"on\":true}}",
			"{\"event\":\"client-x\",\"channel\":\"chat\",\"data\":\"\\ud83d\"}",
			"{\"event\":\"pusher:subscribe\",\"data\":\"{\\\"channel\\\":\\\"cache-x\\\"}\"}",
			"{\"event\":\"pusher:pong\",\"data\":null}", "[[[[[[[[{}]]]]]]]]", "\"\\uD83D\\uDE00\"", "");

	private static final List<String> PIECES = List.of("{", "}", "[", "]", "\"", ":", ",", "null", "true", "1e999", "-",
			"\\", "\\u0000", "\\ud800", "\u0000", "\u00e9", "\uD83D\uDE00", "#server-to-user-1", "presence-",
			"private-cache-", "pusher:", "pusher_internal:", "client-", "\"data\":", "\"channel\":", "{}", "[]",
			"99999999999999999999", "__proto__");

	private static final byte FINAL_TEXT = (byte) 0x81;

	private final Random random;

	private final String query;

	private @Nullable Socket socket;

	private @Nullable Thread reader;

	Fuzzer(long seed, String query) {
		this.random = new Random(seed);
		this.query = query;
	}

	/** Sends so many frames, over a new connection whenever the server has enough. */
	int send(int frames) throws IOException {
		int sent = 0;
		while (sent < frames) {
			byte[] frame = frame();
			try {
				write(frame);
			}
			catch (IOException ex) {
				close();
			}
			sent++;
		}
		close();
		return sent;
	}

	private void write(byte[] frame) throws IOException {
		Socket socket = this.socket;
		if (socket == null || socket.isClosed()) {
			socket = connect();
			this.socket = socket;
		}
		OutputStream output = socket.getOutputStream();
		output.write(frame);
		// what follows on a frame that ends the connection would not be looked at
		if (frame[0] != FINAL_TEXT || this.random.nextInt(1000) == 0) {
			close();
		}
	}

	private void close() {
		Socket socket = this.socket;
		Thread reader = this.reader;
		if (socket == null || reader == null) {
			return;
		}
		this.socket = null;
		try {
			// not closed: what the server has not read yet would be lost
			socket.shutdownOutput();
			reader.join(TimeUnit.SECONDS.toMillis(30));
		}
		catch (IOException ex) {
			// the server was faster
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), SharedTomcat.get().port());
		socket.setTcpNoDelay(true);
		socket.getOutputStream()
			.write(("GET /app/app-key?protocol=7&" + this.query + " HTTP/1.1\r\nHost: localhost\r\n"
					+ "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
					+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
		Thread reader = new Thread(() -> drain(socket), "fuzzer-reader");
		reader.setDaemon(true);
		reader.start();
		this.reader = reader;
		return socket;
	}

	private static void drain(Socket socket) {
		try (socket; InputStream input = socket.getInputStream()) {
			byte[] buffer = new byte[8192];
			while (input.read(buffer) >= 0) {
				// what the server says to nonsense is no matter
			}
		}
		catch (IOException ex) {
			// the connection is over
		}
	}

	private byte[] frame() throws IOException {
		byte[] payload = mutated(CORPUS.get(this.random.nextInt(CORPUS.size())));
		boolean wild = this.random.nextInt(50) == 0;
		int first = wild ? this.random.nextInt(256) : 0x81;
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream frame = new DataOutputStream(bytes);
		frame.writeByte(first);
		int length = (wild && this.random.nextInt(4) == 0) ? this.random.nextInt(70_000) : payload.length;
		int masked = (wild && this.random.nextInt(4) == 0) ? 0 : 0x80;
		if (length < 126) {
			frame.writeByte(masked | length);
		}
		else if (length < 65_536) {
			frame.writeByte(masked | 126);
			frame.writeShort(length);
		}
		else {
			frame.writeByte(masked | 127);
			frame.writeLong(length);
		}
		frame.writeInt(0);
		frame.write(payload);
		return bytes.toByteArray();
	}

	private byte[] mutated(String message) {
		StringBuilder text = new StringBuilder(message);
		for (int i = this.random.nextInt(4); i > 0; i--) {
			mutate(text);
		}
		byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
		if (bytes.length > 0 && this.random.nextInt(200) == 0) {
			bytes[this.random.nextInt(bytes.length)] = (byte) this.random.nextInt();
		}
		return bytes;
	}

	private void mutate(StringBuilder text) {
		int at = this.random.nextInt(text.length() + 1);
		int end = Math.min(text.length(), at + this.random.nextInt(12));
		switch (this.random.nextInt(7)) {
			case 0 -> text.insert(at, PIECES.get(this.random.nextInt(PIECES.size())));
			case 1 -> text.delete(at, end);
			case 2 -> text.insert(at, text.substring(at, end));
			case 3 -> text.replace(at, end, PIECES.get(this.random.nextInt(PIECES.size())));
			case 4 -> text.setLength(at);
			case 5 -> text.insert(at, (char) this.random.nextInt(0xd800));
			default -> text.insert(at, PIECES.get(this.random.nextInt(PIECES.size())).repeat(this.random.nextInt(300)));
		}
	}

}
