package dev.pusherchat.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** HTTP over a plain socket, for requests that no client would make. */
final class RawHttp implements AutoCloseable {

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
	static String exchange(int port, String from, String head, String body) throws IOException {
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

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
