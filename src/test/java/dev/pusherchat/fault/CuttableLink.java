package dev.pusherchat.fault;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes TCP connections on to another port, until they are cut. */
final class CuttableLink implements Closeable {

	private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final int target;

	CuttableLink(int target) throws IOException {
		this.target = target;
		start(this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/** Resets all connections; new ones can be made. */
	void cut() {
		this.sockets.forEach(CuttableLink::reset);
	}

	private void accept() throws IOException {
		while (!this.listener.isClosed()) {
			Socket client = this.listener.accept();
			this.sockets.add(client);
			start(() -> connect(client));
		}
	}

	private void connect(Socket client) throws IOException {
		try (client; Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target)) {
			this.sockets.add(server);
			start(() -> pipe(client, server));
			pipe(server, client);
			this.sockets.remove(server);
		}
		finally {
			this.sockets.remove(client);
		}
	}

	private static void pipe(Socket from, Socket to) throws IOException {
		InputStream in = from.getInputStream();
		OutputStream out = to.getOutputStream();
		byte[] buffer = new byte[8192];
		for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
			out.write(buffer, 0, read);
		}
		to.shutdownOutput();
	}

	private static void reset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
			socket.close();
		}
		catch (IOException ex) {
			// it is gone already
		}
	}

	private static void start(Piece piece) {
		Thread thread = new Thread(() -> {
			try {
				piece.run();
			}
			catch (IOException ex) {
				// the connection was cut, as it is meant to be
			}
		}, "link");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		cut();
	}

	private interface Piece {

		void run() throws IOException;

	}

}
