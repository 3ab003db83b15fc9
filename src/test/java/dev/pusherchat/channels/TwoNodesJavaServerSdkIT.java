package dev.pusherchat.channels;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The official Java SDK and client, with their connections spread over two nodes. */
class TwoNodesJavaServerSdkIT extends JavaServerSdkContract {

	private static TwoNodes nodes;

	@BeforeAll
	static void startNodes(@TempDir Path directory) throws Exception {
		TlsPort.createCertificate(directory);
		nodes = new TwoNodes(Map.of("channels.client-events.enabled", "true"));
	}

	@AfterAll
	static void stopNodes() throws IOException {
		nodes.close();
	}

	@Override
	int port() {
		return nodes.port();
	}

}
