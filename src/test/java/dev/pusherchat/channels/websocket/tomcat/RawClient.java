package dev.pusherchat.channels.websocket.tomcat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.pusherchat.channels.websocket.frame.Opcode;

/** A client that writes exact bytes, right or wrong. */
public final class RawClient implements AutoCloseable {

	static final String HANDSHAKE = """
			GET /app/key?protocol=7 HTTP/1.1\r
			Host: localhost\r
			Upgrade: websocket\r
			Connection: keep-alive, Upgrade\r
			Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
			Sec-WebSocket-Version: 13\r
			\r
			""";

	private final Socket socket;

	private final DataInputStream in;

	RawClient(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(30_000);
		this.socket.setTcpNoDelay(true);
		this.in = new DataInputStream(socket.getInputStream());
	}

	static RawClient connect(int port) throws IOException {
		return connect(port, 0);
	}

	static RawClient connect(int port, int receiveBuffer) throws IOException {
		Socket socket = new Socket();
		if (receiveBuffer > 0) {
			socket.setReceiveBufferSize(receiveBuffer);
		}
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		return new RawClient(socket);
	}

	static RawClient open(int port) throws IOException {
		return connect(port).upgrade();
	}

	/**
	 * Opens a WebSocket, and sends something before the server can have answered.
	 * @param port the server's port
	 * @param uri the path and the query
	 * @param early what is sent at once
	 * @return the client, which has read the answer to the upgrade
	 * @throws IOException if the server does not upgrade the connection
	 */
	public static RawClient open(int port, String uri, RawFrame... early) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(HANDSHAKE.replace("/app/key?protocol=7", uri).getBytes(StandardCharsets.ISO_8859_1));
		Arrays.stream(early).map(RawFrame::masked).forEach(bytes::writeBytes);
		return connect(port).upgrade(bytes.toByteArray());
	}

	RawClient upgrade() throws IOException {
		return upgrade(HANDSHAKE.getBytes(StandardCharsets.ISO_8859_1));
	}

	private RawClient upgrade(byte[] request) throws IOException {
		send(request);
		String head = readHead();
		if (!head.startsWith("HTTP/1.1 101")) {
			throw new IOException(head);
		}
		return this;
	}

	public RawClient send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		this.socket.getOutputStream().flush();
		return this;
	}

	public RawClient send(RawFrame frame) throws IOException {
		return send(frame.masked());
	}

	public RawClient sendText(String text) throws IOException {
		return send(RawFrame.text(text));
	}

	String readHead() throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
			head.write(this.in.readByte());
		}
		return head.toString(StandardCharsets.ISO_8859_1);
	}

	public RawFrame read() throws IOException {
		int first = this.in.readUnsignedByte();
		int length = this.in.readUnsignedByte();
		if (length == 126) {
			length = this.in.readUnsignedShort();
		}
		else if (length == 127) {
			length = Math.toIntExact(this.in.readLong());
		}
		return new RawFrame(first, this.in.readNBytes(length));
	}

	public String readText() throws IOException {
		RawFrame frame = read();
		if (frame.first() != (RawFrame.FIN | Opcode.TEXT)) {
			throw new IOException("Not a text frame: " + frame);
		}
		return frame.text();
	}

	/**
	 * Tells whether the server has ended the connection.
	 * @return whether there is nothing more to read
	 * @throws IOException if the connection is broken
	 */
	public boolean isEnded() throws IOException {
		return this.in.read() < 0;
	}

	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	void finish() throws IOException {
		this.socket.shutdownOutput();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
