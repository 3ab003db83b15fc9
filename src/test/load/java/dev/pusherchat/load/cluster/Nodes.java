package dev.pusherchat.load.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.pusherchat.load.Application;
import dev.pusherchat.load.HttpConnection;
import dev.pusherchat.load.Target;

/** Nodes on one database, of which the last one started is the farthest from the first. */
final class Nodes implements AutoCloseable {

	private final List<Application> nodes = new ArrayList<>();

	private final String database;

	private final String journal;

	Nodes(String database, String journal) {
		this.database = database;
		this.journal = journal;
	}

	/** Starts one more, and waits until it takes part. */
	void start() throws IOException {
		Map<String, String> environment = Map.of("SPRING_PROFILES_ACTIVE", "production", "DATABASE_URL",
				"jdbc:postgresql://" + System.getProperty("load.postgres") + '/' + this.database, "DATABASE_USERNAME",
				"chat", "CHANNELS_ENABLED", "true", "PUSHER_APP_ID", "1", "PUSHER_KEY", "app-key", "PUSHER_SECRET",
				System.getProperty("load.secret"), "MANAGEMENT_PORT", "0");
		this.nodes.add(Application.shipped(this.database + '-' + (this.nodes.size() + 1), environment,
				"--server.address=127.0.0.1", "--web.rate-limit.enabled=false",
				"--cors.allowed-origins=https://chat.example.com", "--channels.cluster.journal=" + this.journal));
		awaitReady();
	}

	private void awaitReady() throws IOException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		try (HttpConnection http = new HttpConnection(last())) {
			while (true) {
				try {
					http.exchange("GET", "/readyz", "");
					return;
				}
				catch (IOException ex) {
					if (System.nanoTime() - deadline > 0) {
						throw ex;
					}
					LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
				}
			}
		}
	}

	Target first() {
		return this.nodes.get(0).target();
	}

	Target last() {
		return this.nodes.get(this.nodes.size() - 1).target();
	}

	/** The processor time of all. */
	double cpuSeconds() {
		return this.nodes.stream().mapToDouble((node) -> node.target().cpuSeconds()).sum();
	}

	@Override
	public void close() throws InterruptedException {
		for (Application node : this.nodes) {
			node.close();
		}
	}

}
