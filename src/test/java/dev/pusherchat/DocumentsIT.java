package dev.pusherchat;

import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * The documents of both APIs and the Compose file, checked by their own tools from npm.
 */
@SharedApplication
class DocumentsIT {

	@LocalServerPort
	private int port;

	@BeforeAll
	static void install() throws Exception {
		NodePackages.install();
	}

	@Test
	void documentsAreValidAndDescribeWhatTheServerDoes() throws Exception {
		NodePackages.mocha(Map.of("PUSHER_URL", "http://127.0.0.1:" + this.port), "documents.js");
	}

}
