package dev.pusherchat.channels.websocket.load;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;

/** Tells a {@link FanoutServerMain} what to do. */
final class Orders implements AutoCloseable {

	private final Socket socket;

	Orders(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setTcpNoDelay(true);
	}

	void publish(int events) throws IOException {
		byte[] orders = new byte[events];
		Arrays.fill(orders, (byte) 'e');
		this.socket.getOutputStream().write(orders);
	}

	double cpuSeconds() throws IOException {
		return ask('c') / 1e9;
	}

	/**
	 * Waits until the server knows everybody: its answer to a handshake leaves earlier.
	 */
	void awaitSubscribers(int count) throws IOException {
		while (ask('n') != count) {
			Thread.onSpinWait();
		}
	}

	void collectGarbage() throws IOException {
		ask('g');
	}

	private long ask(char order) throws IOException {
		this.socket.getOutputStream().write(order);
		return new DataInputStream(this.socket.getInputStream()).readLong();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
