package dev.pusherchat.channels.cluster.nodes;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.auth.Hmac;

import static org.assertj.core.api.Assertions.assertThat;

/** A client of one node, which keeps every frame that it got. */
final class NodeClient implements WebSocket.Listener, AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Pattern SOCKET_ID = Pattern.compile("socket_id\\\\\":\\\\\"(\\d+\\.\\d+)");

	private static final HttpClient http = HttpClient.newHttpClient();

	private final App app;

	private final List<String> frames = new ArrayList<>();

	private final StringBuilder text = new StringBuilder();

	private final CompletableFuture<String> closed = new CompletableFuture<>();

	private final WebSocket socket;

	private final String socketId;

	NodeClient(App app, int port) throws Exception {
		this(app, port, "connection_established");
	}

	private NodeClient(App app, int port, String awaited) throws Exception {
		this.app = app;
		this.socket = http.newWebSocketBuilder()
			.buildAsync(URI.create("ws://127.0.0.1:" + port + "/app/" + app.key() + "?protocol=7"), this)
			.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		Matcher matcher = SOCKET_ID.matcher(await(awaited));
		this.socketId = matcher.find() ? matcher.group(1) : "";
	}

	/** Connects to a node that refuses it, and returns the code. */
	static String refused(App app, int port) throws Exception {
		try (NodeClient client = new NodeClient(app, port, "")) {
			return client.awaitClose();
		}
	}

	String socketId() {
		return this.socketId;
	}

	/** Subscribes, and waits for the confirmation. */
	NodeClient subscribe(String channel) {
		return subscribe(channel, null);
	}

	NodeClient subscribe(String channel, @Nullable String channelData) {
		sendSubscribe(channel, channelData);
		await("subscription_succeeded\",\"channel\":\"" + channel + '"');
		return this;
	}

	void sendSubscribe(String channel, @Nullable String channelData) {
		String signed = this.socketId + ':' + channel + ((channelData != null) ? ':' + channelData : "");
		send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"" + sign(signed) + "\",\"channel\":\"" + channel
				+ '"' + ((channelData != null) ? ",\"channel_data\":" + quote(channelData) : "") + "}}");
	}

	void unsubscribe(String channel) {
		send("{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"" + channel + "\"}}");
	}

	void signIn(String userData) {
		send("{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"" + sign(this.socketId + "::user::" + userData)
				+ "\",\"user_data\":" + quote(userData) + "}}");
		await("signin_success");
	}

	private String sign(String text) {
		return this.app.key() + ':' + new Hmac(this.app.secret()).sign(text);
	}

	private static String quote(String text) {
		return JsonMapper.shared().writeValueAsString(text);
	}

	void send(String text) {
		this.socket.sendText(text, true).join();
	}

	/** Waits for a frame that contains a text, and returns it. */
	synchronized String await(String part) {
		long end = System.nanoTime() + PATIENCE.toNanos();
		for (int i = 0; !part.isEmpty(); i++) {
			awaitFrames(i + 1, end, part);
			if (this.frames.get(i).contains(part)) {
				return this.frames.get(i);
			}
		}
		return "";
	}

	private void awaitFrames(int count, long end, String part) {
		try {
			while (this.frames.size() < count) {
				long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
				assertThat(millis).as("%s among %d frames, %s", part, this.frames.size(), this.closed).isPositive();
				wait(millis);
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Returns how many frames so far contain a text. */
	long count(String part) {
		return frames().stream().filter((frame) -> frame.contains(part)).count();
	}

	synchronized List<String> frames() {
		return List.copyOf(this.frames);
	}

	/** Waits until the server has closed, and returns the code. */
	String awaitClose() throws Exception {
		return this.closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	boolean isClosed() {
		return this.closed.isDone();
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
		synchronized (this) {
			this.text.append(data);
			if (last) {
				this.frames.add(this.text.toString());
				this.text.setLength(0);
				notifyAll();
			}
		}
		socket.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
		this.closed.complete(code + " " + reason);
		return null;
	}

	@Override
	public void onError(WebSocket socket, Throwable error) {
		this.closed.complete("1006 " + error);
	}

	@Override
	public void close() {
		this.socket.abort();
	}

}
