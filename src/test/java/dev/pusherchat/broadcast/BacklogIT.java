package dev.pusherchat.broadcast;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import dev.pusherchat.ChatApplication;
import dev.pusherchat.pusher.TriggerResult;
import dev.pusherchat.pusher.TriggerResult.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/** Pusher is away for long, and 200 MB of messages wait for it. */
class BacklogIT {

	private static final int MESSAGES = 200_000;

	private static final long MEGABYTE = 1024 * 1024;

	@TempDir
	private Path directory;

	@Test
	void backlogTakesNoMemoryThatGrowsWithIt() {
		try (ConfigurableApplicationContext context = startWithoutPusher()) {
			JdbcClient jdbc = context.getBean(JdbcClient.class);
			MessageRelay relay = context.getBean(MessageRelay.class);
			append(jdbc, 0, 1_000);
			long few = heapAfterFailing(relay);
			for (int from = 1_000; from < MESSAGES; from += 1_000) {
				append(jdbc, from, 1_000);
			}
			assertThat(context.getBean(BroadcastLag.class).check().messages()).isEqualTo(MESSAGES);
			assertThat(heapAfterFailing(relay) - few).isLessThan(32 * MEGABYTE);
		}
	}

	private ConfigurableApplicationContext startWithoutPusher() {
		return new SpringApplicationBuilder(ChatApplication.class).profiles("test")
			.run("--server.port=0", "--channels.enabled=false", "--pusher.host=127.0.0.1", "--pusher.port=1",
					"--pusher.use-tls=false", "--spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("chat")
							+ ";WRITE_DELAY=0;CACHE_SIZE=4096");
	}

	private static void append(JdbcClient jdbc, int from, int count) {
		jdbc.sql("INSERT INTO messages (id, content, created_at, updated_at) SELECT x + :from, REPEAT('x', 1000),"
				+ " CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM SYSTEM_RANGE(1, :count)")
			.param("from", from)
			.param("count", count)
			.update();
		jdbc.sql("UPDATE message_log SET last_id = :head").param("head", from + count).update();
	}

	private static long heapAfterFailing(MessageRelay relay) {
		for (int i = 0; i < 5; i++) {
			assertThat(relay.relayNext()).extracting(TriggerResult::outcome).isEqualTo(Outcome.UNAVAILABLE);
		}
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
