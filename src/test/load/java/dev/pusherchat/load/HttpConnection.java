package dev.pusherchat.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

import dev.pusherchat.channels.auth.Hmac;

/**
 * A connection for one request at a time, kept alive for as long as the server lets it;
 * cheaper than any client.
 */
public final class HttpConnection implements Closeable {

	private final Target target;

	private final Hmac hmac;

	private Socket socket;

	private InputStream in;

	public HttpConnection(Target target) throws IOException {
		this.target = target;
		this.hmac = new Hmac(target.app().secret());
		connect();
	}

	private void connect() throws IOException {
		this.socket = new Socket();
		this.socket.connect(this.target.address());
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(30_000);
		this.in = new BufferedInputStream(this.socket.getInputStream());
	}

	/** Triggers an event through the signed HTTP API. */
	public void trigger(String channel, String data) throws IOException {
		signed("POST", "/events",
				"{\"name\":\"new_message\",\"channel\":\"" + channel + "\",\"data\":\"" + data + "\"}");
	}

	/** Posts a message. */
	public void post(String content) throws IOException {
		exchange("POST", "/messages", "{\"content\":\"" + content + "\"}");
	}

	/** Makes a signed request to the HTTP API. */
	String signed(String method, String resource, String body) throws IOException {
		String path = "/apps/" + this.target.app().id() + resource;
		String query = "auth_key=" + this.target.app().key() + "&auth_timestamp=" + System.currentTimeMillis() / 1000
				+ "&auth_version=1.0" + (body.isEmpty() ? "" : "&body_md5=" + md5(body));
		String signature = this.hmac.sign(method + '\n' + path + '\n' + query);
		return exchange(method, path + '?' + query + "&auth_signature=" + signature, body);
	}

	public String exchange(String method, String path, String body) throws IOException {
		if (this.socket.isClosed()) {
			connect();
		}
		String request = method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
				+ "Content-Length: " + body.length() + "\r\n\r\n" + body;
		this.socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
		String status = readLine();
		int length = -1;
		boolean last = false;
		String header = readLine().toLowerCase(Locale.ROOT);
		while (!header.isEmpty()) {
			if (header.startsWith("content-length:")) {
				length = Integer.parseInt(header.substring(15).strip());
			}
			last |= header.startsWith("connection:") && header.endsWith("close");
			header = readLine().toLowerCase(Locale.ROOT);
		}
		String answer = (length >= 0) ? read(length) : readChunks();
		if (last) {
			close();
		}
		if (!status.startsWith("HTTP/1.1 2")) {
			throw new IOException(status + ' ' + answer);
		}
		return answer;
	}

	private String readChunks() throws IOException {
		StringBuilder answer = new StringBuilder();
		int length = Integer.parseInt(readLine(), 16);
		while (length > 0) {
			answer.append(read(length));
			readLine();
			length = Integer.parseInt(readLine(), 16);
		}
		readLine();
		return answer.toString();
	}

	private String read(int length) throws IOException {
		return new String(this.in.readNBytes(length), StandardCharsets.ISO_8859_1);
	}

	private String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		int next = this.in.read();
		while (next != '\n') {
			if (next < 0) {
				throw new EOFException("The server has closed the connection");
			}
			if (next != '\r') {
				line.write(next);
			}
			next = this.in.read();
		}
		return line.toString(StandardCharsets.ISO_8859_1);
	}

	private static String md5(String body) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.ISO_8859_1)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
