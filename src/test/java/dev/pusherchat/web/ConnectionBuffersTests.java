package dev.pusherchat.web;

import java.util.Objects;

import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Also without the embedded Channels server, thousands of connections fit a small heap.
 */
@SpringBootTest(classes = EdgeApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
@ActiveProfiles("test")
class ConnectionBuffersTests {

	@Autowired
	private ServletWebServerApplicationContext context;

	private Connector connector() {
		TomcatWebServer server = (TomcatWebServer) Objects.requireNonNull(this.context.getWebServer());
		return server.getTomcat().getConnector();
	}

	@Test
	void openConnectionKeepsSmallBuffers() {
		Connector connector = connector();
		assertThat(connector.getProperty("socket.appReadBufSize")).hasToString("1024");
		assertThat(connector.getProperty("socket.appWriteBufSize")).hasToString("2048");
	}

	@Test
	void connectionsWithARequestThatDoesNotEndFitAQuarterOfTheHeap() {
		int connections = (int) connector().getProperty("maxConnections");
		assertThat(connections).isBetween(1, 8192);
		assertThat(connections * 32L * 1024).isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 4);
	}

}
