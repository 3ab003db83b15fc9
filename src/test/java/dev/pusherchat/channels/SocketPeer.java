package dev.pusherchat.channels;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/** Talks to the server through a real socket. */
final class SocketPeer implements TestServer.Peer, WebSocket.Listener {

	private static final HttpClient http = HttpClient.newHttpClient();

	private static final String GONE = "gone";

	private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final AtomicInteger pings = new AtomicInteger();

	private final StringBuilder partial = new StringBuilder();

	private final List<String> news = new ArrayList<>();

	private final WebSocket socket;

	private int barriers;

	private volatile @Nullable String closed;

	SocketPeer(String path, @Nullable String query, String server, @Nullable String origin) {
		WebSocket.Builder builder = http.newWebSocketBuilder();
		if (origin != null) {
			builder.header("Origin", origin);
		}
		this.socket = builder
			.buildAsync(URI.create("ws://localhost:" + SharedTomcat.get().port() + path + "?"
					+ ((query != null) ? query + "&" : "") + server), this)
			.join();
	}

	@Override
	public void send(String text) {
		try {
			this.socket.sendText(text, true).join();
		}
		catch (CompletionException ex) {
			// the server has closed
		}
	}

	/** Asks for an answer that is known: what came before is all there was. */
	@Override
	public List<String> take() {
		String barrier = "barrier-" + ++this.barriers;
		send("{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"" + barrier + "\"}}");
		List<String> taken = new ArrayList<>(this.news);
		this.news.clear();
		String frame = next();
		while (!frame.equals(GONE) && !frame.contains(barrier + ",")) {
			taken.add(frame);
			frame = next();
		}
		return taken;
	}

	private String next() {
		if (this.closed != null && this.received.isEmpty()) {
			return GONE;
		}
		try {
			String frame = this.received.poll(30, TimeUnit.SECONDS);
			if (frame == null) {
				throw new IllegalStateException("Nothing was received");
			}
			return frame;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public @Nullable String closed() {
		this.news.addAll(take());
		return this.closed;
	}

	@Override
	public void disconnect() {
		this.socket.abort();
	}

	@Override
	public void pong() {
		this.socket.sendPong(ByteBuffer.allocate(0)).join();
	}

	@Override
	public int pings() {
		this.news.addAll(take());
		return this.pings.get();
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
		this.partial.append(data);
		if (last) {
			this.received.add(this.partial.toString());
			this.partial.setLength(0);
		}
		socket.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
		this.pings.incrementAndGet();
		socket.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
		this.closed = code + " " + reason;
		this.received.add(GONE);
		return null;
	}

	@Override
	public void onError(WebSocket socket, Throwable error) {
		this.closed = "error " + error;
		this.received.add(GONE);
	}

}
