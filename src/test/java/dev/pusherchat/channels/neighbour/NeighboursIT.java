package dev.pusherchat.channels.neighbour;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes without a journal, on one PostgreSQL. */
class NeighboursIT {

	private static EmbeddedPostgres postgres;

	private static JdbcClient jdbc;

	private final Neighbours ann = node("1");

	private final Neighbours bob = node("1");

	@BeforeAll
	static void start() throws IOException {
		postgres = EmbeddedPostgres.start();
		Flyway.configure()
			.dataSource(postgres.getPostgresDatabase())
			.locations("classpath:db/migration", "classpath:db/postgresql")
			.placeholders(Map.of("epoch", UUID.randomUUID().toString()))
			.load()
			.migrate();
		jdbc = JdbcClient.create(postgres.getPostgresDatabase());
	}

	@AfterAll
	static void stop() throws IOException {
		postgres.close();
	}

	private static Neighbours node(String app) {
		return new Neighbours(new NeighbourTable(jdbc, app, UUID.randomUUID().toString()));
	}

	@Test
	void anotherNodeIsSeenInTwoLooksAndOnlyWhileItLives() {
		this.ann.look();
		this.bob.look();
		assertThat(this.ann.count() + this.bob.count()).isZero();
		this.ann.look();
		this.bob.look();
		assertThat(this.bob.count()).isOne();
		this.ann.look();
		assertThat(this.ann.count()).isOne();
		assertThat(health(this.ann).getDetails()).containsEntry("others", 1L)
			.containsEntry("warning", Neighbours.WARNING);
		assertThat(health(this.ann).getStatus()).isEqualTo(Status.UP);
		this.ann.look();
		assertThat(this.ann.count()).isZero();
		assertThat(health(this.ann).getDetails()).doesNotContainKey("warning");
	}

	@Test
	void anotherAppIsNobody() {
		Neighbours other = node("2");
		for (int i = 0; i < 3; i++) {
			this.ann.look();
			other.look();
		}
		assertThat(this.ann.count() + other.count()).isZero();
	}

	@Test
	void nodeWithAJournalIsSeenToo() {
		jdbc.sql("insert into channels_node (node, app, name, version, up) values ('n', '3', 'host', 1, 1)").update();
		jdbc.sql("insert into channels_beat (node, beat, position, connections) values ('n', 1, 1, 0)").update();
		Neighbours alone = node("3");
		alone.look();
		jdbc.sql("update channels_beat set beat = 2 where node = 'n'").update();
		alone.look();
		assertThat(alone.count()).isOne();
		alone.look();
		assertThat(alone.count()).isZero();
	}

	@Test
	void lookGivesItsConnectionBack() {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setDataSource(postgres.getPostgresDatabase());
			new NeighbourTable(JdbcClient.create(pool), "5", UUID.randomUUID().toString()).beat();
			assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		}
	}

	@Test
	void secondNodeIsNoticedWhileItRuns() {
		Neighbours first = node("4");
		Neighbours second = node("4");
		first.start();
		second.start();
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> first.count() == 1 && second.count() == 1);
		second.stop();
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> first.count() == 0);
		first.stop();
		Awaitility.await()
			.until(() -> jdbc.sql("select count(*) from channels_neighbour where app = '4'")
				.query(Long.class)
				.single() == 0);
	}

	private static Health health(Neighbours neighbours) {
		Health.Builder builder = new Health.Builder();
		new NeighbourHealthIndicator(neighbours).doHealthCheck(builder);
		return builder.build();
	}

}
