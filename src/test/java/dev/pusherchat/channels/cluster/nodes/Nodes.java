package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.ChatApplication;
import dev.pusherchat.channels.auth.App;

/** Starts nodes with a journal in this process. */
final class Nodes {

	static final App APP = new App("1", "app-key", "app-secret");

	private Nodes() {
	}

	/**
	 * Returns the settings of a node.
	 * @param journal says where the journal is
	 */
	static List<String> settings(List<String> journal, String... more) {
		List<String> settings = new ArrayList<>(journal);
		settings.addAll(List.of("--spring.jmx.enabled=false", "--channels.client-events.enabled=true",
				"--channels.subscription-count=true", "--channels.watchlists.enabled=true"));
		settings.addAll(List.of(more));
		return settings;
	}

	static ConfigurableApplicationContext start(List<String> settings) {
		List<String> all = new ArrayList<>(settings);
		all.add("--server.port=0");
		return new SpringApplicationBuilder(ChatApplication.class).profiles("test").run(all.toArray(String[]::new));
	}

	static int port(ConfigurableApplicationContext node) {
		return node.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/** What a node answers to a GET; 0 when it does not. */
	static int status(int port, String path) {
		try {
			return ((HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection())
				.getResponseCode();
		}
		catch (IOException ex) {
			return 0;
		}
	}

	/** Returns the body that a node answers to a GET; empty when it does not answer. */
	static String get(int port, String path) {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.timeout(Duration.ofSeconds(2))
			.build();
		try {
			return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
		}
		catch (IOException ex) {
			return "";
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
