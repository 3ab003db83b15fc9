package dev.pusherchat.fault;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.fault.client.ReferenceClient;
import dev.pusherchat.fault.client.StreamClient;
import dev.pusherchat.fault.network.CuttableLink;
import dev.pusherchat.fault.network.FaultyEndpoint;

/**
 * One or two nodes of the application, with the embedded server or an external one behind
 * an endpoint that misbehaves, and subscribers whose connections can be cut.
 */
final class Cluster implements Closeable {

	private final List<ApplicationProcess> nodes = new ArrayList<>();

	private final List<CuttableLink> links = new ArrayList<>();

	private final List<ReferenceClient> clients = new ArrayList<>();

	private final List<StreamClient> streams = new ArrayList<>();

	private final @Nullable ApplicationProcess pusher;

	private final FaultyEndpoint endpoint;

	Cluster(String name, int nodes, boolean embedded, List<String> settings) throws IOException {
		this.pusher = embedded ? null : new ApplicationProcess(name + "-pusher",
				List.of("--spring.profiles.active=test", "--channels.enabled=true"))
			.start();
		this.endpoint = new FaultyEndpoint(forward());
		List<String> all = new ArrayList<>(settings);
		all.addAll(embedded ? List.of("--channels.enabled=true")
				: List.of("--channels.enabled=false", "--pusher.host=127.0.0.1", "--pusher.use-tls=false",
						"--pusher.port=" + this.endpoint.port(), "--pusher.request-timeout=500ms",
						"--broadcast.max-backoff=1s"));
		for (int i = 0; i < nodes; i++) {
			this.nodes.add(new ApplicationProcess(name + "-" + i, all).start());
		}
		this.nodes.forEach(ApplicationProcess::awaitReady);
		if (this.pusher != null) {
			this.pusher.awaitReady();
		}
		for (int i = 0; i < 2; i++) {
			CuttableLink link = new CuttableLink(
					(this.pusher != null) ? this.pusher.port() : this.nodes.get(i % nodes).port());
			this.links.add(link);
			// so rarely that nothing but events can make a client fetch
			this.clients.add(new ReferenceClient(uris(), link.port(), Duration.ofHours(1)));
			CuttableLink streams = new CuttableLink(this.nodes.stream().mapToInt(ApplicationProcess::port).toArray());
			this.links.add(streams);
			this.streams.add(new StreamClient(List.of(URI.create("http://127.0.0.1:" + streams.port()))));
		}
	}

	List<URI> uris() {
		return this.nodes.stream().map(ApplicationProcess::uri).toList();
	}

	List<ApplicationProcess> nodes() {
		return this.nodes;
	}

	List<CuttableLink> links() {
		return this.links;
	}

	List<ReferenceClient> clients() {
		return this.clients;
	}

	List<StreamClient> streams() {
		return this.streams;
	}

	FaultyEndpoint endpoint() {
		return this.endpoint;
	}

	/** How the endpoint behaves when it behaves well. */
	FaultyEndpoint.Behaviour forward() {
		return (exchange) -> {
			if (this.pusher != null) {
				exchange.send(exchange.forward(this.pusher.port()));
			}
		};
	}

	/** Events arrive, but the sender never hears of it. */
	FaultyEndpoint.Behaviour loseAnswer() {
		return (exchange) -> {
			if (this.pusher != null) {
				exchange.forward(this.pusher.port());
				exchange.reset();
			}
		};
	}

	int repeats() {
		return this.clients.stream().mapToInt(ReferenceClient::repeats).sum();
	}

	int fetches() {
		return this.clients.stream().mapToInt(ReferenceClient::fetches).sum();
	}

	boolean everybodyHas(long id) {
		return IntStream.range(0, this.clients.size())
			.allMatch((i) -> this.clients.get(i).last() >= id && this.streams.get(i).last() >= id);
	}

	@Override
	public void close() throws IOException {
		this.clients.forEach(ReferenceClient::close);
		this.streams.forEach(StreamClient::close);
		for (CuttableLink link : this.links) {
			link.close();
		}
		this.nodes.forEach(ApplicationProcess::close);
		if (this.pusher != null) {
			this.pusher.close();
		}
		this.endpoint.close();
	}

}
