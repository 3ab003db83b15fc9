package dev.pusherchat.access;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A connection to the embedded server, of whose frames each is looked at. */
public final class PusherConnection implements WebSocket.Listener, AutoCloseable {

	private static final Pattern SOCKET_ID = Pattern.compile("(\\d+\\.\\d+)");

	private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

	private final StringBuilder frame = new StringBuilder();

	private final CompletableFuture<Integer> closed = new CompletableFuture<>();

	private final WebSocket socket;

	private final String socketId;

	/**
	 * Connects.
	 * @param port the port of the application
	 * @param origin the origin of the page, if there is one
	 */
	public PusherConnection(int port, @Nullable String origin) throws InterruptedException {
		WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
		if (origin != null) {
			builder.header("Origin", origin);
		}
		this.socket = builder.buildAsync(URI.create("ws://127.0.0.1:%d/app/app-key?protocol=7".formatted(port)), this)
			.join();
		Matcher matcher = SOCKET_ID.matcher(next());
		this.socketId = matcher.find() ? matcher.group(1) : "";
	}

	String socketId() {
		return this.socketId;
	}

	/**
	 * Subscribes, with what {@code /pusher/auth} answered, and tells what came of it.
	 * @param channel the channel
	 * @param authorization the answer
	 * @return the next frame
	 */
	public String subscribe(String channel, @Nullable String authorization) throws InterruptedException {
		String members = (authorization != null) ? authorization.substring(1, authorization.length() - 1) + "," : "";
		send("{\"event\":\"pusher:subscribe\",\"data\":{%s\"channel\":\"%s\"}}".formatted(members, channel));
		return next();
	}

	void send(String frame) {
		this.socket.sendText(frame, true).join();
	}

	/**
	 * Waits for the answer to a ping.
	 * @return everything that came before it
	 */
	public String ping() throws InterruptedException {
		send("{\"event\":\"pusher:ping\",\"data\":{}}");
		StringBuilder before = new StringBuilder();
		for (String next = next(); !next.contains("pusher:pong"); next = next()) {
			before.append(next);
		}
		return before.toString();
	}

	/**
	 * Waits for the next frame.
	 * @return the frame, or {@code closed} and the code at the end
	 */
	public String next() throws InterruptedException {
		String next = this.frames.poll(30, TimeUnit.SECONDS);
		assertThat(next).as("the next frame").isNotNull();
		return String.valueOf(next);
	}

	/** The data of the next event. */
	String nextData() throws InterruptedException {
		return JsonMapper.shared().readTree(next()).get("data").asString();
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
		this.frame.append(data);
		if (last) {
			this.frames.add(this.frame.toString());
			this.frame.setLength(0);
		}
		webSocket.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
		this.closed.complete(code);
		this.frames.add("closed " + code);
		return null;
	}

	/** The code that the server closes with, once it does. */
	int closed() {
		return this.closed.orTimeout(30, TimeUnit.SECONDS).join();
	}

	@Override
	public void close() {
		this.socket.abort();
	}

}
