package dev.pusherchat.channels;

import java.io.IOException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Two nodes, which get the clients' connections in turn. */
class TwoNodesConformanceIT extends ConformanceContract {

	private static TwoNodes nodes;

	@BeforeAll
	static void startNodes() throws IOException {
		nodes = new TwoNodes(SETTINGS);
	}

	@AfterAll
	static void stopNodes() throws IOException {
		nodes.close();
	}

	@Override
	int port() {
		return nodes.port();
	}

	@Override
	int tlsPort() {
		return nodes.tlsPort();
	}

}
