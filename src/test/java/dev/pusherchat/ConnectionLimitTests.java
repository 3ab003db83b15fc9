package dev.pusherchat;

import java.util.Objects;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** How many connections and requests the port accepts. */
class ConnectionLimitTests {

	@ParameterizedTest
	@CsvSource({ "true, 123", "false, 103" })
	void webSocketsAndStreamsHaveConnectionsOfTheirOwnBesidesThoseOfRequests(boolean channels, int connections) {
		try (ServletWebServerApplicationContext context = start("--server.tomcat.max-connections=100",
				"--web.max-requests=50", "--streams.max=3", "--channels.capacity=20", "--channels.enabled=" + channels,
				"--pusher.cluster=" + (channels ? "" : "eu"))) {
			TomcatWebServer server = (TomcatWebServer) Objects.requireNonNull(context.getWebServer());
			assertThat(server.getTomcat().getConnector().getProperty("maxConnections")).isEqualTo(connections);
			assertThat(server.getTomcat().getConnector().getProperty("maxRequests")).isEqualTo(53);
		}
	}

	private static ServletWebServerApplicationContext start(String... settings) {
		return (ServletWebServerApplicationContext) new SpringApplicationBuilder(ChatApplication.class).profiles("test")
			.properties("server.port=0")
			.run(settings);
	}

}
