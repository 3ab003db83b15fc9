package dev.pusherchat.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

import dev.pusherchat.fault.client.LogReader;
import dev.pusherchat.fault.client.ReferenceClient;
import dev.pusherchat.fault.client.StreamClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was acknowledged is seen by every subscriber, once, in one order, whatever fails.
 * For a longer run: {@code -Dfault.kills=50}; to repeat one: {@code -Dfault.seed=…}.
 */
class FaultSuiteIT {

	private static final int KILLS = Integer.getInteger("fault.kills", 2);

	private static final long SEED = Long.getLong("fault.seed", System.nanoTime());

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static EmbeddedPostgres postgres;

	private final Random random = new Random(SEED);

	private final List<Long> recoveries = new ArrayList<>();

	@TempDir
	private Path directory;

	@BeforeAll
	static void startPostgres() throws IOException {
		postgres = EmbeddedPostgres.builder()
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.start();
	}

	@AfterAll
	static void stopPostgres() throws IOException {
		postgres.close();
	}

	@ParameterizedTest
	@CsvSource({ "h2, 1, embedded", "h2, 1, external", "postgresql, 2, embedded", "postgresql, 2, external" })
	void whatWasAcknowledgedIsSeenByEverySubscriberOnceInOrder(String database, int nodes, String pusher)
			throws Exception {
		String name = database + "-" + nodes + "-" + pusher;
		try (Cluster cluster = new Cluster(name, nodes, pusher.equals("embedded"), database(database, name))) {
			Writers writers = new Writers(cluster.uris());
			Faults faults = new Faults(cluster, this.random.nextLong());
			writers.start(8);
			faults.start();
			for (int i = 0; i < KILLS; i++) {
				awaitPosts(writers, 100 + this.random.nextInt(400));
				kill(cluster, writers, i);
			}
			faults.end();
			writers.stop();
			verify(cluster, writers);
			System.out.printf(
					"%s (seed %d): %d posts acknowledged after %d retries, %d kills, %d repeats delivered, %d fetches,"
							+ " back in %s ms%n",
					name, SEED, writers.acknowledged().size(), writers.retries(), KILLS, cluster.repeats(),
					cluster.fetches(), this.recoveries);
		}
	}

	private void awaitPosts(Writers writers, int posts) {
		int enough = writers.acknowledged().size() + posts;
		Awaitility.await()
			.pollInterval(Duration.ofMillis(5))
			.atMost(PATIENCE)
			.until(() -> writers.acknowledged().size() >= enough);
	}

	private void kill(Cluster cluster, Writers writers, int number) throws Exception {
		ApplicationProcess node = cluster.nodes().get(this.random.nextInt(cluster.nodes().size()));
		long start = System.nanoTime();
		node.kill();
		node.start();
		long id = writers.post("killer-" + number);
		Awaitility.await().atMost(PATIENCE).until(() -> cluster.everybodyHas(id));
		this.recoveries.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
		node.awaitReady();
	}

	private void verify(Cluster cluster, Writers writers) throws Exception {
		List<JsonNode> stored = new LogReader(cluster.uris()).all();
		Awaitility.await().atMost(PATIENCE).until(() -> cluster.everybodyHas(stored.size()));
		assertThat(writers.surprises()).isEmpty();
		assertThat(stored).extracting((message) -> message.get("id").asLong())
			.isEqualTo(LongStream.rangeClosed(1, stored.size()).boxed().toList());
		assertThat(stored).extracting((message) -> message.get("content").asString()).doesNotHaveDuplicates();
		writers.acknowledged()
			.forEach((content, id) -> assertThat(stored.get((int) (id - 1)).get("content").asString())
				.isEqualTo(content));
		for (ReferenceClient client : cluster.clients()) {
			assertThat(client.messages()).isEqualTo(stored);
		}
		for (StreamClient client : cluster.streams()) {
			assertThat(client.messages()).as("%d attempts", client.attempts()).isEqualTo(stored);
			assertThat(client.surprises()).isEmpty();
		}
	}

	private List<String> database(String database, String name) {
		if (database.equals("h2")) {
			return List.of("--spring.profiles.active=development", "--spring.datasource.url=jdbc:h2:file:"
					+ this.directory.resolve("chat") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
		}
		String schema = name.replace('-', '_');
		JdbcClient.create(postgres.getPostgresDatabase()).sql("CREATE DATABASE " + schema).update();
		// two nodes of one machine that posts as a whole crowd does
		return List.of("--spring.profiles.active=production", "--web.rate-limit.enabled=false",
				"--spring.datasource.username=postgres", "--cors.allowed-origins=https://chat.example.com",
				"--spring.datasource.url=" + postgres.getJdbcUrl("postgres", schema));
	}

}
