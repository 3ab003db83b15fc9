package dev.pusherchat.channels;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.pusherchat.fault.Ports;

/** One node. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("test")
@Import(TlsPort.class)
class ChannelsConformanceIT extends ConformanceContract {

	private static final int TLS_PORT = Ports.restartable();

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry registry) {
		SETTINGS.forEach((name, value) -> registry.add(name, () -> value));
		registry.add("tls.port", () -> TLS_PORT);
	}

	@Override
	int port() {
		return this.port;
	}

	@Override
	int tlsPort() {
		return TLS_PORT;
	}

}
