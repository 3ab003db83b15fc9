package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

import dev.pusherchat.channels.cluster.JournalOrder;
import dev.pusherchat.channels.cluster.journal.postgresql.PostgresServer;
import dev.pusherchat.channels.cluster.nodes.FaultTable.Numbers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients see when the PostgreSQL of two nodes is killed, or is not the same any
 * more.
 */
@Timeout(300)
@FaultTest
class DatabaseKilledIT {

	private static final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

	private static PostgresServer server;

	@BeforeAll
	static void start(@TempDir Path directory) throws IOException {
		server = new PostgresServer(directory.resolve("data"));
		for (int i = 0; i < 2; i++) {
			nodes.add(Nodes.start(Nodes.settings(Backend.POSTGRESQL.settings(server.port()))));
		}
		awaitCurrent();
	}

	@AfterAll
	static void stop() throws IOException {
		nodes.forEach(ConfigurableApplicationContext::close);
		nodes.clear();
		server.close();
	}

	private static void awaitCurrent() {
		nodes.forEach(LinkedNodes::awaitCurrent);
	}

	private static List<Integer> ports() {
		return nodes.stream().map(Nodes::port).toList();
	}

	private static EventLoad write() {
		return new EventLoad(ports());
	}

	@Test
	void killedDatabaseLosesNothingAndEventsArriveSoonAfterItsReturn(Numbers numbers) throws Exception {
		try (Subscribers subscribers = new Subscribers(ports()); EventLoad load = write()) {
			int kills = FaultTable.scaled(2, 10);
			for (int i = 0; i < kills; i++) {
				subscribers.awaitMore();
				long killed = System.nanoTime();
				server.kill();
				server.start();
				long returned = System.nanoTime();
				subscribers.awaitMore();
				Duration silence = Duration.ofNanos(System.nanoTime() - returned);
				numbers.note("restart %d ms, silent for %d ms more", Duration.ofNanos(returned - killed).toMillis(),
						silence.toMillis());
				assertThat(silence).isLessThan(Duration.ofSeconds(2));
			}
			// a node may be current a moment after it has delivered
			awaitCurrent();
			int acknowledged = subscribers.haveAll(load);
			numbers.note("%d kills, %d triggers answered 200, 0 lost, 0 twice", kills, acknowledged);
			assertThat(nodes).allMatch((node) -> node.getBean(JournalOrder.class).fencedCount() == 0);
		}
	}

	@Test
	@EnabledIfSystemProperty(named = "fault.scale", matches = "full")
	void everybodyStartsOverWhenTheDatabaseHasLostItsLastRows(Numbers numbers) throws Exception {
		server.save();
		everybodyStartsOver(server::restore, numbers);
	}

	@Test
	@EnabledIfSystemProperty(named = "fault.scale", matches = "full")
	void everybodyStartsOverWhenAStandByHasTakenOver(Numbers numbers) throws Exception {
		everybodyStartsOver(() -> {
			server.becomeStandBy();
			server.promote();
		}, numbers);
	}

	private static void everybodyStartsOver(Change change, Numbers numbers) throws Exception {
		awaitCurrent();
		try (Subscribers before = new Subscribers(ports()); EventLoad load = write()) {
			before.awaitMore();
			change.make();
			long changed = System.nanoTime();
			before.awaitClosed("4200 ");
			numbers.note("all connections closed %d ms after the change",
					Duration.ofNanos(System.nanoTime() - changed).toMillis());
		}
		awaitCurrent();
		try (Subscribers after = new Subscribers(ports()); EventLoad load = write()) {
			after.awaitMore();
			awaitCurrent();
			after.haveAll(load);
		}
	}

	/** Makes the database another one. */
	private interface Change {

		void make() throws Exception;

	}

}
