package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.channels.order.Standing;
import dev.pusherchat.channels.webhook.WebhookReceiver;

import static org.assertj.core.api.Assertions.assertThat;

/** Webhooks of two nodes on one PostgreSQL. */
class WebhooksIT {

	private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

	private final WebhookReceiver receiver = new WebhookReceiver((body) -> 200);

	private Backend.Server server;

	@BeforeEach
	void start() throws IOException {
		this.server = Backend.POSTGRESQL.start();
		for (int i = 0; i < 2; i++) {
			ConfigurableApplicationContext node = Nodes.start(Nodes.settings(this.server.settings(),
					"--channels.webhooks.url=" + this.receiver.url(), "--channels.webhooks.grace=100ms",
					"--channels.webhooks.event-types=channel-occupied,channel-vacated"));
			this.nodes.add(node);
			await(() -> standing(node).current());
		}
	}

	@AfterEach
	void stop() throws IOException {
		this.nodes.forEach(ConfigurableApplicationContext::close);
		this.receiver.close();
		this.server.close();
	}

	private static Standing standing(ConfigurableApplicationContext node) {
		return node.getBean(Standing.class);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().until(condition);
	}

	@Test
	void leaderSendsWhatHappensOnAnyNodeAndTheNextOneGoesOn() throws Exception {
		ConfigurableApplicationContext leader = this.nodes.get(0);
		ConfigurableApplicationContext other = this.nodes.get(1);
		assertThat(standing(leader).leading()).isTrue();
		try (NodeClient client = new NodeClient(Nodes.APP, Nodes.port(other))) {
			client.subscribe("a");
			assertThat(this.receiver.next().body())
				.containsPattern("\"name\":\"channel_occupied\",\"channel\":\"a\",\"id\":\"[^\"]+\",\"sequence\":\\d+");
			leader.close();
			await(() -> standing(other).leading());
			client.subscribe("b");
			assertThat(this.receiver.next().body()).contains("channel_occupied", "\"channel\":\"b\"");
		}
		assertThat(this.receiver.next().body()).contains("channel_vacated");
		assertThat(this.receiver.next().body()).contains("channel_vacated");
	}

}
