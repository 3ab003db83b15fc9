package dev.pusherchat.fault.network;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request that was read from a socket, and the way to answer it, well or badly.
 *
 * @param socket the connection
 * @param head request line and headers
 * @param body the body
 */
public record Exchange(Socket socket, String head, String body) {

	private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

	static Exchange read(Socket socket) throws IOException {
		String head = readHead(socket.getInputStream());
		return new Exchange(socket, head, readBody(socket.getInputStream(), head));
	}

	static String readHead(InputStream in) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		for (int end = 0; end != 0x0d0a0d0a; end = (end << 8) | head.toByteArray()[head.size() - 1]) {
			int next = in.read();
			if (next < 0) {
				throw new EOFException();
			}
			head.write(next);
		}
		return head.toString(StandardCharsets.ISO_8859_1);
	}

	static String readBody(InputStream in, String head) throws IOException {
		Matcher length = LENGTH.matcher(head);
		int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
		return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
	}

	/**
	 * Sends bytes to the caller.
	 * @param text what to send, headers included
	 * @throws IOException if the connection is gone
	 */
	public void send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
		this.socket.getOutputStream().flush();
	}

	/**
	 * Answers properly.
	 * @param status the HTTP status
	 * @param body the answer's body
	 * @param headers further header lines
	 * @throws IOException if the connection is gone
	 */
	public void answer(int status, String body, String... headers) throws IOException {
		int length = body.getBytes(StandardCharsets.UTF_8).length;
		StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " \r\nContent-Length: " + length + "\r\n");
		for (String header : headers) {
			head.append(header).append("\r\n");
		}
		send(head.append("\r\n").append(body).toString());
	}

	/**
	 * Cuts the connection off with a TCP reset.
	 * @throws IOException if it is gone already
	 */
	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	/**
	 * Passes the request on to a server that behaves, and says what it answered.
	 * @param port the server's port on this machine
	 * @return the answer, headers included
	 * @throws IOException if the server can't be reached
	 */
	public String forward(int port) throws IOException {
		try (Socket server = new Socket("127.0.0.1", port)) {
			server.setSoTimeout(30_000);
			String request = this.head + this.body;
			server.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			String answer = readHead(server.getInputStream());
			return answer + readBody(server.getInputStream(), answer);
		}
	}

}
