package dev.pusherchat.channels.cluster.nodes;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Posts messages to a node. */
record Posts(int port) {

	int post(String content) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/messages"))
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString("{\"content\":\"" + content + "\"}"))
				.build(), BodyHandlers.discarding())
			.statusCode();
	}

}
