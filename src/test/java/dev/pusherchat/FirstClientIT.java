package dev.pusherchat;

import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * The client that the application was first written for: it posts the content alone, adds
 * what {@code new_message} brings, and drops what it has.
 */
@SharedApplication
class FirstClientIT {

	@LocalServerPort
	private int port;

	@BeforeAll
	static void install() throws Exception {
		NodePackages.install();
	}

	@Test
	void firstClientWorksUnchanged() throws Exception {
		NodePackages.mocha(Map.of("PUSHER_URL", "http://127.0.0.1:" + this.port), "first-client.js");
	}

}
