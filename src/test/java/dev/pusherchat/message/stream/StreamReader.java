package dev.pusherchat.message.stream;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads a stream of events over a connection of its own. */
public final class StreamReader implements Closeable {

	private static final String END = "(the end)";

	private static final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	private final HttpResponse<InputStream> response;

	public StreamReader(String uri, Map<String, String> headers) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).header("Accept", "text/event-stream");
		headers.forEach(request::header);
		this.response = http.send(request.build(), BodyHandlers.ofInputStream());
		Thread thread = new Thread(this::read, "stream-reader");
		thread.setDaemon(true);
		thread.start();
	}

	private void read() {
		StringBuilder event = new StringBuilder();
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(this.response.body(), StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.isEmpty()) {
					this.events.add(event.toString());
					event.setLength(0);
				}
				else {
					event.append(line).append('\n');
				}
			}
		}
		catch (IOException ex) {
			// a connection that was cut is an end too
		}
		this.events.add(END);
	}

	public HttpResponse<InputStream> response() {
		return this.response;
	}

	/** Waits for the next event or comment. */
	public String next() throws InterruptedException {
		return Objects.requireNonNull(this.events.poll(30, TimeUnit.SECONDS), "nothing arrives");
	}

	/** Waits for the next event of a kind, and returns its data. */
	public String data(String kind) throws InterruptedException {
		for (;;) {
			String event = next();
			if (event.equals(END)) {
				throw new IllegalStateException("The stream has ended");
			}
			if (event.startsWith("event: ")) {
				if (!event.startsWith("event: " + kind + "\n")) {
					throw new IllegalStateException(event);
				}
				return event.substring(event.indexOf("data: ") + "data: ".length()).strip();
			}
		}
	}

	/** Waits for the end of the stream. */
	public void awaitEnd() throws InterruptedException {
		String event;
		do {
			event = next();
		}
		while (!event.equals(END));
	}

	@Override
	public void close() throws IOException {
		this.response.body().close();
	}

}
