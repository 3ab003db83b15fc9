package dev.pusherchat.broadcast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.ChatApplication;
import dev.pusherchat.message.append.Appender;

/** Nodes with embedded servers that broadcast what another node has appended. */
class OtherNodesIT {

	private static EmbeddedPostgres postgres;

	private static ConfigurableApplicationContext appending;

	@BeforeAll
	static void start() throws Exception {
		postgres = EmbeddedPostgres.start();
		appending = node();
	}

	private static ConfigurableApplicationContext node(String... settings) {
		List<String> all = new ArrayList<>(List.of("--server.port=0", "--spring.jmx.enabled=false",
				"--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres")));
		all.addAll(List.of(settings));
		return new SpringApplicationBuilder(ChatApplication.class).profiles("test").run(all.toArray(String[]::new));
	}

	@AfterAll
	static void stop() throws Exception {
		appending.close();
		postgres.close();
	}

	@Test
	void nodeThatHearsNoticesNeedNotPoll() {
		try (ConfigurableApplicationContext woken = node("--broadcast.poll-interval=1h")) {
			assertThatMessagesAreBroadcastBy(woken);
		}
	}

	@Test
	void nodeThatHearsNoNoticesPolls() {
		try (ConfigurableApplicationContext polling = node("--messages.wake.enabled=false")) {
			assertThatMessagesAreBroadcastBy(polling);
		}
	}

	private static void assertThatMessagesAreBroadcastBy(ConfigurableApplicationContext node) {
		// again and again, because a node that has just started does not listen yet
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			appending.getBean(Appender.class).appendFrom(null, "hi", null).join();
			return node.getBean(MeterRegistry.class).get("chat.broadcast.events").counter().count() > 0;
		});
	}

}
