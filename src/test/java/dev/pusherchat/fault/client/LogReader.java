package dev.pusherchat.fault.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the log over HTTP, from whichever node answers. */
public class LogReader {

	private static final JsonMapper json = JsonMapper.builder().build();

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(2))
		.build();

	private final List<URI> nodes;

	private int node;

	/**
	 * Reads from these nodes.
	 * @param nodes where the log can be read, in turns
	 */
	public LogReader(List<URI> nodes) {
		this.nodes = nodes;
	}

	/**
	 * Fetches what follows an id; a failure is an exception, and the next node's turn.
	 */
	Page after(long id) throws IOException, InterruptedException {
		URI uri = this.nodes.get(this.node % this.nodes.size()).resolve("/messages?limit=1000&after=" + id);
		try {
			HttpResponse<String> response = this.http
				.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(), BodyHandlers.ofString());
			if (response.statusCode() != 200) {
				throw new IOException("HTTP " + response.statusCode());
			}
			return new Page(response.headers().firstValue("Log-Epoch").orElseThrow(),
					response.headers().firstValueAsLong("Log-Head").orElseThrow(),
					List.copyOf(json.readTree(response.body()).values()));
		}
		catch (IOException ex) {
			this.node++;
			throw ex;
		}
	}

	/**
	 * Reads the whole log.
	 * @return its messages
	 * @throws IOException if a node fails
	 * @throws InterruptedException if the thread is interrupted
	 */
	public List<JsonNode> all() throws IOException, InterruptedException {
		List<JsonNode> all = new ArrayList<>();
		for (Page page = after(0); !page.messages()
			.isEmpty(); page = after(all.get(all.size() - 1).get("id").asLong())) {
			all.addAll(page.messages());
		}
		return all;
	}

}
