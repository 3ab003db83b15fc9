package dev.pusherchat.fault.network;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes TCP connections on to another port, or to several in turn, until they are cut or
 * held up, or something gets lost.
 */
public final class CuttableLink implements Closeable {

	private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final int[] targets;

	private boolean hanging;

	private volatile boolean refusing;

	private volatile boolean losingAnswers;

	public CuttableLink(int... targets) throws IOException {
		this.targets = targets;
		start(this::accept);
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/** Resets all connections; new ones can be made. */
	public void cut() {
		this.sockets.forEach(CuttableLink::reset);
	}

	/**
	 * Passes nothing on, as a network that swallows everything, until {@link #mend()}.
	 */
	public synchronized void hang() {
		this.hanging = true;
	}

	/** Whether what the server sends is dropped silently. */
	public void loseAnswers(boolean losing) {
		this.losingAnswers = losing;
	}

	/** Resets all connections, new ones too, until {@link #mend()}. */
	public void refuse() {
		this.refusing = true;
		cut();
	}

	/** Passes everything on again, also what was held up. */
	public synchronized void mend() {
		this.hanging = false;
		this.refusing = false;
		notifyAll();
	}

	private synchronized void awaitMended() throws InterruptedException {
		while (this.hanging) {
			wait();
		}
	}

	private void accept() throws IOException {
		for (int i = 0; !this.listener.isClosed(); i++) {
			Socket client = this.listener.accept();
			int target = this.targets[i % this.targets.length];
			this.sockets.add(client);
			if (this.refusing) {
				cut();
			}
			start(() -> connect(client, target));
		}
	}

	private void connect(Socket client, int target) throws IOException, InterruptedException {
		awaitMended();
		try (client; Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
			this.sockets.add(server);
			start(() -> pipe(client, server, false));
			pipe(server, client, true);
			this.sockets.remove(server);
		}
		finally {
			this.sockets.remove(client);
		}
	}

	private void pipe(Socket from, Socket to, boolean answers) throws IOException, InterruptedException {
		InputStream in = from.getInputStream();
		OutputStream out = to.getOutputStream();
		byte[] buffer = new byte[8192];
		for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
			awaitMended();
			if (!answers || !this.losingAnswers) {
				out.write(buffer, 0, read);
			}
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
			catch (IOException | InterruptedException ex) {
				// the connection was cut, as it is meant to be
			}
		}, "link");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		mend();
		cut();
	}

	private interface Piece {

		void run() throws IOException, InterruptedException;

	}

}
