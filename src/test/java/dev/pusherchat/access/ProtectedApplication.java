package dev.pusherchat.access;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.ChatApplication;
import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.auth.App;

/** The application that asks for tokens of an issuer, and how it is called. */
final class ProtectedApplication implements AutoCloseable {

	private final HttpClient client = HttpClient.newHttpClient();

	private final Issuer issuer = new Issuer();

	private final ConfigurableApplicationContext application;

	private final int port;

	private final int managementPort;

	ProtectedApplication(String... settings) throws IOException {
		this(true, settings);
	}

	private ProtectedApplication(boolean required, String... settings) throws IOException {
		List<String> all = new ArrayList<>(
				List.of("--server.port=0", "--management.server.port=0", "--channels.client-events.enabled=true"));
		if (required) {
			all.add("--pusher.guests=true");
			all.add("--" + AccessDefaults.TOKENS + "jwk-set-uri=" + this.issuer.keysUri());
			all.add("--" + AccessDefaults.TOKENS + "audiences=" + Issuer.AUDIENCE);
		}
		all.addAll(List.of(settings));
		this.application = new SpringApplicationBuilder(ChatApplication.class).profiles("test")
			.run(all.toArray(String[]::new));
		this.port = port("local.server.port");
		this.managementPort = port("local.management.port");
	}

	/** Without an issuer. */
	static ProtectedApplication open(String... settings) throws IOException {
		return new ProtectedApplication(false, settings);
	}

	private int port(String property) {
		return this.application.getEnvironment().getRequiredProperty(property, Integer.class);
	}

	Issuer issuer() {
		return this.issuer;
	}

	PusherConnection connect() throws InterruptedException {
		return connect(null);
	}

	/** Connects as a page of some origin does. */
	PusherConnection connect(@Nullable String origin) throws InterruptedException {
		return new PusherConnection(this.port, origin);
	}

	<T> T bean(Class<T> type) {
		return this.application.getBean(type);
	}

	String origin() {
		return "http://127.0.0.1:" + this.port;
	}

	/** Calls the HTTP API of the embedded server, as one who has the secret. */
	int server(String resource, String body) throws IOException, InterruptedException {
		return new ApiClient(new App("1", "app-key", "app-secret"), this.port).post(resource, body).statusCode();
	}

	int port() {
		return this.port;
	}

	/** Asks the port for monitoring, without a token. */
	HttpResponse<String> monitor(String path) {
		return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.managementPort + path)));
	}

	HttpResponse<String> post(@Nullable String token, String content) {
		return post(token, content, Map.of());
	}

	HttpResponse<String> post(@Nullable String token, String content, Map<String, String> headers) {
		return call("POST /messages", token, "content=" + URLEncoder.encode(content, StandardCharsets.UTF_8), headers);
	}

	HttpResponse<String> get(String path, @Nullable String token) {
		return call("GET " + path, token, "", Map.of());
	}

	/** Posts a form, as Pusher clients do. */
	HttpResponse<String> form(String path, @Nullable String token, Map<String, String> fields) {
		StringBuilder body = new StringBuilder();
		fields.forEach((name, value) -> body.append('&')
			.append(name)
			.append('=')
			.append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
		return call("POST " + path, token, body.substring(1), Map.of());
	}

	HttpResponse<String> call(String call, @Nullable String token, String body, Map<String, String> headers) {
		String[] parts = call.split(" ");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + parts[1]))
			.timeout(Duration.ofSeconds(30))
			.method(parts[0], "POST".equals(parts[0]) ? BodyPublishers.ofString(body) : BodyPublishers.noBody())
			.header("Content-Type", "application/x-www-form-urlencoded");
		headers.forEach(request::setHeader);
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return send(request);
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.client.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The path of a message that was posted. */
	static String location(String message) {
		return "/messages/" + message.replaceFirst(".*\"id\":(\\d+).*", "$1");
	}

	@Override
	public void close() {
		this.application.close();
		this.issuer.close();
	}

}
