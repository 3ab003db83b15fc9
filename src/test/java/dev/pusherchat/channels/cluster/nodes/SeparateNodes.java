package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.util.List;

/** Three nodes in processes of their own, which share a journal. */
record SeparateNodes(Backend.Server server, List<SeparateNode> nodes) implements AutoCloseable {

	/**
	 * Starts them, and waits until they are ready.
	 * @param name what the names of their logs begin with
	 */
	static SeparateNodes start(Backend backend, String name, String... settings) throws IOException {
		Backend.Server server = backend.start();
		List<String> all = Nodes.settings(server.settings(), settings);
		SeparateNodes started = new SeparateNodes(server, List.of(new SeparateNode(name + "-0", all),
				new SeparateNode(name + "-1", all), new SeparateNode(name + "-2", all)));
		started.nodes.forEach(SeparateNode::awaitReady);
		return started;
	}

	SeparateNode get(int node) {
		return this.nodes.get(node);
	}

	@Override
	public void close() throws IOException {
		this.nodes.forEach(SeparateNode::close);
		this.server.close();
	}

}
