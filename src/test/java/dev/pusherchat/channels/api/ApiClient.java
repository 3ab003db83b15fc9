package dev.pusherchat.channels.api;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.auth.Hmac;

/** Signs requests to the API as an SDK does, but sends whatever it is given. */
public class ApiClient {

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final App app;

	private final int port;

	public ApiClient(App app, int port) {
		this.app = app;
		this.port = port;
	}

	public HttpResponse<String> get(String resource) throws IOException, InterruptedException {
		int question = resource.indexOf('?');
		String path = "/apps/" + this.app.id() + ((question < 0) ? resource : resource.substring(0, question));
		String parameters = (question < 0) ? "" : '&' + resource.substring(question + 1);
		String decoded = URLDecoder.decode(parameters, StandardCharsets.UTF_8);
		String query = sign("GET", path, decoded, new byte[0]).replace(decoded, parameters);
		return send("GET", path, query, new byte[0]);
	}

	public HttpResponse<String> post(String resource, String body) throws IOException, InterruptedException {
		return post(resource, "", body.getBytes(StandardCharsets.UTF_8));
	}

	public HttpResponse<String> post(String resource, String parameters, byte[] body)
			throws IOException, InterruptedException {
		String path = "/apps/" + this.app.id() + resource;
		return send("POST", path, sign("POST", path, parameters, body), body);
	}

	/** Sends a POST without waiting for its answer. */
	public CompletableFuture<HttpResponse<String>> postAsync(String resource, String body) {
		String path = "/apps/" + this.app.id() + resource;
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		return this.http.sendAsync(request("POST", path, sign("POST", path, "", bytes), bytes),
				BodyHandlers.ofString());
	}

	HttpResponse<String> send(String method, String path, String query, byte[] body)
			throws IOException, InterruptedException {
		return this.http.send(request(method, path, query, body), BodyHandlers.ofString());
	}

	private HttpRequest request(String method, String path, String query, byte[] body) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path + '?' + query))
			.header("Content-Type", "application/json")
			.method(method, BodyPublishers.ofByteArray(body))
			.build();
	}

	/** The query of a request; the parameters begin with an ampersand and are sorted. */
	String sign(String method, String path, String parameters, byte[] body) {
		String query = "auth_key=%s&auth_timestamp=%d&auth_version=1.0".formatted(this.app.key(),
				System.currentTimeMillis() / 1000) + ((body.length > 0) ? "&body_md5=" + md5(body) : "") + parameters;
		return query + "&auth_signature=" + new Hmac(this.app.secret()).sign(method + '\n' + path + '\n' + query);
	}

	static String md5(byte[] body) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
