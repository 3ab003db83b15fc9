package dev.pusherchat.channels;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.TestSocketUtils;

import dev.pusherchat.channels.order.Standing;
import dev.pusherchat.fault.network.CuttableLink;

/** Two nodes with a journal, which get the clients' connections in turn. */
class TwoNodesConformanceIT extends ConformanceContract {

	private static final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

	private static EmbeddedPostgres postgres;

	private static CuttableLink link;

	private static CuttableLink tlsLink;

	@BeforeAll
	static void startNodes() throws IOException {
		postgres = EmbeddedPostgres.start();
		int[] tlsPorts = { TestSocketUtils.findAvailableTcpPort(), TestSocketUtils.findAvailableTcpPort() };
		for (int tlsPort : tlsPorts) {
			Map<String, String> settings = new HashMap<>(SETTINGS);
			settings.putAll(Map.of("channels.cluster.journal", "postgresql", "spring.datasource.url",
					postgres.getJdbcUrl("postgres", "postgres"), "spring.datasource.username", "postgres",
					"spring.jmx.enabled", "false", "tls.port", String.valueOf(tlsPort)));
			nodes.add(start(List.of(), settings));
		}
		nodes.forEach((node) -> Awaitility.await().until(() -> node.getBean(Standing.class).current()));
		link = new CuttableLink(nodes.stream().mapToInt(ConformanceContract::port).toArray());
		tlsLink = new CuttableLink(tlsPorts);
	}

	@AfterAll
	static void stopNodes() throws IOException {
		link.close();
		tlsLink.close();
		nodes.forEach(ConfigurableApplicationContext::close);
		postgres.close();
	}

	@Override
	int port() {
		return link.port();
	}

	@Override
	int tlsPort() {
		return tlsLink.port();
	}

}
