package dev.pusherchat.fault.network;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Passes TCP connections on to another port, or to several in turn, until they are cut or
 * held up, or something gets lost.
 */
public final class CuttableLink implements Closeable {

	private static final Pattern ALL = Pattern.compile("");

	private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final Set<Passage> passages = ConcurrentHashMap.newKeySet();

	private final int[] targets;

	private boolean hanging;

	private volatile boolean refusing;

	private volatile boolean losingAnswers;

	private volatile Pattern only = ALL;

	public CuttableLink(int... targets) throws IOException {
		this.targets = targets;
		start(this::accept);
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Lets only some connections fail, until {@link #mend()}.
	 * @param pattern occurs in what their clients send first, as the name of a session
	 * does
	 */
	public CuttableLink only(String pattern) {
		this.only = Pattern.compile(pattern);
		return this;
	}

	/** Resets all connections; new ones can be made. */
	public void cut() {
		this.passages.stream().filter(this::mayFail).forEach(Passage::reset);
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
		refuseNew();
		cut();
	}

	/** Resets new connections, until {@link #mend()}; those that are open go on. */
	public void refuseNew() {
		this.refusing = true;
	}

	/** Passes everything on again, also what was held up. */
	public synchronized void mend() {
		this.hanging = false;
		this.refusing = false;
		this.only = ALL;
		// one that came through late goes on when new ones are refused again
		this.passages.forEach((passage) -> passage.late = false);
		notifyAll();
	}

	private boolean mayFail(Passage passage) {
		return this.only.matcher(passage.said).find();
	}

	private void accept() throws IOException {
		for (int i = 0; !this.listener.isClosed(); i++) {
			Passage passage = admit(this.listener.accept());
			int target = this.targets[i % this.targets.length];
			start(() -> connect(passage, target));
		}
	}

	private synchronized Passage admit(Socket client) {
		Passage passage = new Passage(client, this.refusing);
		this.passages.add(passage);
		return passage;
	}

	private void connect(Passage passage, int target) throws IOException, InterruptedException {
		try (Socket client = passage.client) {
			pass(passage);
			try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
				passage.server = server;
				start(() -> pipe(passage, client, server, false));
				pipe(passage, server, client, true);
			}
		}
		finally {
			this.passages.remove(passage);
		}
	}

	/** Waits while a connection is held up, and resets it when it is refused. */
	private synchronized void pass(Passage passage) throws IOException, InterruptedException {
		while (this.hanging && mayFail(passage)) {
			wait();
		}
		if (this.refusing && passage.late && mayFail(passage)) {
			passage.reset();
			throw new IOException("Refused");
		}
	}

	private void pipe(Passage passage, Socket from, Socket to, boolean answers)
			throws IOException, InterruptedException {
		InputStream in = from.getInputStream();
		OutputStream out = to.getOutputStream();
		byte[] buffer = new byte[8192];
		for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
			if (!answers) {
				passage.note(buffer, read);
			}
			pass(passage);
			if (!answers || !this.losingAnswers || !mayFail(passage)) {
				out.write(buffer, 0, read);
			}
		}
		to.shutdownOutput();
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

	/** A connection that is passed on. */
	private static final class Passage {

		private static final int BEGINNING = 2048;

		private final Socket client;

		/** Whether it was made while new ones are refused. */
		private volatile boolean late;

		private volatile @Nullable Socket server;

		/** What the client has sent first. */
		private volatile String said = "";

		private Passage(Socket client, boolean late) {
			this.client = client;
			this.late = late;
		}

		private void note(byte[] buffer, int length) {
			if (this.said.length() < BEGINNING) {
				this.said += new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
			}
		}

		private void reset() {
			reset(this.client);
			Socket connected = this.server;
			if (connected != null) {
				reset(connected);
			}
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

	}

	private interface Piece {

		void run() throws IOException, InterruptedException;

	}

}
