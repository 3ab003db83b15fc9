package dev.pusherchat.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** HTTP over a plain socket, for requests that no client would make. */
public final class RawHttp implements AutoCloseable {

	private static final int TIMEOUT = 30_000;

	private final Socket socket = new Socket();

	RawHttp(int port) throws IOException {
		this(port, "127.0.0.1");
	}

	RawHttp(int port, String from) throws IOException {
		this.socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
		this.socket.setSoTimeout(TIMEOUT);
		this.socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), TIMEOUT);
	}

	/** What a server answers to one request, to the end of the connection. */
	public static String exchange(int port, String from, String head, String body) throws IOException {
		try (RawHttp http = new RawHttp(port, from)) {
			http.send("%s\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s".formatted(head,
					body.getBytes(StandardCharsets.UTF_8).length, body));
			return http.readToEnd();
		}
	}

	void send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
	}

	String readToEnd() throws IOException {
		return new String(this.socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	/** Reads the next byte, or fails if there is none in time. */
	int readWithin(int milliseconds) throws IOException {
		this.socket.setSoTimeout(milliseconds);
		return this.socket.getInputStream().read();
	}

	/** Sends a byte every now and then until the server has had enough of it. */
	String dripUntilClosed() throws IOException {
		ByteArrayOutputStream answer = new ByteArrayOutputStream();
		this.socket.setSoTimeout(100);
		for (long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT); System.nanoTime() < end;) {
			try {
				int value = this.socket.getInputStream().read();
				if (value < 0) {
					return answer.toString(StandardCharsets.UTF_8);
				}
				answer.write(value);
			}
			catch (SocketTimeoutException ex) {
				drip();
			}
			catch (SocketException ex) {
				return answer.toString(StandardCharsets.UTF_8);
			}
		}
		throw new IOException("The server still listens; so far it said " + answer);
	}

	private void drip() throws IOException {
		try {
			send("x");
		}
		catch (SocketException ex) {
			this.socket.setSoTimeout(TIMEOUT);
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
