package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.channels.cluster.JournalOrder;
import dev.pusherchat.channels.order.Standing;
import dev.pusherchat.fault.network.CuttableLink;

/** Nodes in this process, each of which reaches the journal through a link of its own. */
final class LinkedNodes implements AutoCloseable {

	private final Backend.Server server;

	private final List<CuttableLink> links = new ArrayList<>();

	private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

	LinkedNodes(Backend backend, int count, String... settings) throws IOException {
		this.server = backend.start();
		for (int i = 0; i < count; i++) {
			CuttableLink link = new CuttableLink(this.server.port());
			this.links.add(link);
			this.nodes.add(Nodes.start(Nodes.settings(backend.settings(link.port()), settings)));
		}
		this.nodes.forEach(LinkedNodes::awaitCurrent);
	}

	Backend.Server server() {
		return this.server;
	}

	List<CuttableLink> links() {
		return this.links;
	}

	List<ConfigurableApplicationContext> nodes() {
		return this.nodes;
	}

	List<Integer> ports() {
		return this.nodes.stream().map(Nodes::port).toList();
	}

	/** Returns how often nodes were declared dead. */
	int fenced() {
		return this.nodes.stream().mapToInt((node) -> node.getBean(JournalOrder.class).fencedCount()).sum();
	}

	/** Lets all links through again, and waits until the nodes have noticed. */
	void mend() {
		this.links.forEach(CuttableLink::mend);
		this.nodes.forEach(LinkedNodes::awaitCurrent);
	}

	static void awaitCurrent(ConfigurableApplicationContext node) {
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> node.getBean(Standing.class).current());
	}

	@Override
	public void close() throws IOException {
		this.nodes.forEach(ConfigurableApplicationContext::close);
		for (CuttableLink link : this.links) {
			link.close();
		}
		this.server.close();
	}

}
