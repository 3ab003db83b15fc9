package dev.pusherchat.message.stream;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import dev.pusherchat.ChatApplication;

/** A node of its own, on a free port. */
final class StreamNode implements AutoCloseable {

	private final HttpClient http = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext application;

	private final String messages;

	private final int port;

	StreamNode(String... properties) {
		this.application = new SpringApplicationBuilder(ChatApplication.class).profiles("test")
			.run(Stream.concat(Stream.of("server.port=0", "logging.level.root=error"), Stream.of(properties))
				.map((property) -> "--" + property)
				.toArray(String[]::new));
		this.port = this.application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		this.messages = "http://127.0.0.1:" + this.port + "/messages";
	}

	int port() {
		return this.port;
	}

	JdbcClient jdbc() {
		return this.application.getBean(JdbcClient.class);
	}

	String epoch() {
		return this.jdbc().sql("SELECT epoch FROM message_log").query(String.class).single();
	}

	/** Opens a stream; the query may be empty. */
	StreamReader open(String query) throws IOException, InterruptedException {
		return new StreamReader(this.messages + query, Map.of());
	}

	StreamReader resume(String lastEventId) throws IOException, InterruptedException {
		return new StreamReader(this.messages, Map.of("Last-Event-ID", lastEventId));
	}

	/** Posts a message, and returns its JSON. */
	String post(String content) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.messages))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString("content=" + content))
			.build();
		HttpResponse<String> response = this.http.send(request, BodyHandlers.ofString());
		if (response.statusCode() != 201) {
			throw new IllegalStateException(response.body());
		}
		return response.body();
	}

	HttpResponse<String> call(String method, String query, String... headers) throws IOException, InterruptedException {
		return this.http.send(HttpRequest.newBuilder(URI.create(this.messages + query))
			.method(method, BodyPublishers.noBody())
			.headers(headers)
			.build(), BodyHandlers.ofString());
	}

	static long id(String message) {
		return Long.parseLong(message.replaceFirst("^\\{\"id\":(\\d+),.*", "$1"));
	}

	double streams() {
		return this.application.getBean(MeterRegistry.class).get("chat.streams").gauge().value();
	}

	/** How many requests of an address have ended. */
	long requests(String uri) {
		return this.application.getBean(MeterRegistry.class)
			.get("http.server.requests")
			.tag("uri", uri)
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

	double count(String counter) {
		return this.application.getBean(MeterRegistry.class).get(counter).counter().count();
	}

	@Override
	public void close() {
		this.application.close();
	}

}
