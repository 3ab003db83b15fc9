package dev.pusherchat.channels;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.ChatApplication;
import dev.pusherchat.channels.order.Standing;
import dev.pusherchat.fault.Ports;
import dev.pusherchat.fault.network.CuttableLink;

/** Two nodes with a journal, which get the clients' connections in turn. */
final class TwoNodes implements Closeable {

	private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

	private final EmbeddedPostgres postgres = EmbeddedPostgres.start();

	private final CuttableLink link;

	private final CuttableLink tlsLink;

	/**
	 * Starts them.
	 * @param settings those that both have
	 */
	TwoNodes(Map<String, String> settings) throws IOException {
		int[] tlsPorts = { Ports.restartable(), Ports.restartable() };
		for (int tlsPort : tlsPorts) {
			Map<String, String> all = new HashMap<>(settings);
			all.putAll(Map.of("server.port", "0", "channels.cluster.journal", "postgresql", "spring.datasource.url",
					this.postgres.getJdbcUrl("postgres", "postgres"), "spring.datasource.username", "postgres",
					"spring.jmx.enabled", "false", "tls.port", String.valueOf(tlsPort)));
			this.nodes.add(new SpringApplicationBuilder(ChatApplication.class, TlsPort.class).profiles("test")
				.run(all.entrySet().stream().map((each) -> "--" + each).toArray(String[]::new)));
		}
		this.nodes.forEach((node) -> Awaitility.await().until(() -> node.getBean(Standing.class).current()));
		this.link = new CuttableLink(this.nodes.stream()
			.mapToInt((node) -> node.getEnvironment().getRequiredProperty("local.server.port", Integer.class))
			.toArray());
		this.tlsLink = new CuttableLink(tlsPorts);
	}

	int port() {
		return this.link.port();
	}

	int tlsPort() {
		return this.tlsLink.port();
	}

	@Override
	public void close() throws IOException {
		this.link.close();
		this.tlsLink.close();
		this.nodes.forEach(ConfigurableApplicationContext::close);
		this.postgres.close();
	}

}
