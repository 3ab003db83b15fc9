package dev.pusherchat.channels.cluster.journal.postgresql;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalException;
import dev.pusherchat.channels.cluster.journal.JournalNode;
import dev.pusherchat.channels.cluster.journal.ServerJournalContract;
import dev.pusherchat.channels.cluster.nodes.FaultTable.Numbers;
import dev.pusherchat.channels.cluster.nodes.FaultTest;
import dev.pusherchat.fault.network.CuttableLink;
import dev.pusherchat.message.PgBouncer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PostgresJournalIT extends ServerJournalContract {

	private static JournalServer server;

	@BeforeAll
	static void start() throws IOException {
		server = new JournalServer();
	}

	@AfterAll
	static void stop() throws IOException {
		server.close();
	}

	@Override
	protected Journal open(String app) {
		return server.journal(app);
	}

	@Override
	protected int port() {
		return server.port();
	}

	@Override
	protected Journal behind(CuttableLink link) {
		return server.journal(this.app, link.port());
	}

	@Test
	void databaseThatTakesNothingMoreFailsALargeAppendInTime() throws Exception {
		try (CuttableLink link = new CuttableLink(server.port()); Journal journal = behind(link)) {
			JournalNode writer = new JournalNode(journal).join();
			writer.append("a");
			link.hang();
			long start = System.nanoTime();
			// more than what the sockets' buffers hold
			String large = "x".repeat(20 << 20);
			assertThatExceptionOfType(JournalException.class).isThrownBy(() -> writer.append(large));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
		}
	}

	@Test
	void lockThatIsHeldFailsAppendsInTimeAndPilesUpNoSessions() throws Exception {
		JournalNode writer = node().join();
		try (Connection paused = server.connect(); Statement statement = paused.createStatement()) {
			paused.setAutoCommit(false);
			statement.execute("select pg_advisory_xact_lock(hashtextextended('channels:" + this.app + "', 0))");
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(JournalException.class)
					.isThrownBy(() -> writer.journal.append(writer.id, 2, JournalNode.bytes("a")))
					.withMessageContaining("lock timeout");
			}
			assertThat(server.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"))
				.isEqualTo("0");
		}
		assertThat(writer.append("a")).hasValue(2);
	}

	@Test
	void sessionIsDurableAndReadsTheLatestWhateverTheRoleSays() throws Exception {
		server.sql("create role hasty login superuser");
		server.sql("alter role hasty set synchronous_commit = off");
		server.sql("alter role hasty set default_transaction_isolation = 'repeatable read'");
		Properties properties = new Properties();
		properties.setProperty("user", "hasty");
		Database database = new Database(JournalServer.database(server.port()).url(), properties);
		try (Connection connection = database.open("test", "simple")) {
			assertThat(setting(connection, "synchronous_commit")).isEqualTo("on");
			assertThat(setting(connection, "transaction_isolation")).isEqualTo("read committed");
		}
		server.sql("alter role postgres set synchronous_commit = off");
		try {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> server.sql("select channels_append('app', 'node', 2, '')"))
				.withMessageContaining("synchronous_commit");
			assertThat(node().join().append("a")).hasValue(2);
		}
		finally {
			server.sql("alter role postgres reset synchronous_commit");
		}
	}

	private static String setting(Connection connection, String name) throws SQLException {
		return Link.query(connection, "select current_setting(?)", (row) -> row.getString(1), name);
	}

	@Test
	void reservedNumbersAreRefused() {
		JournalNode node = node().join();
		for (long batch : new long[] { -1, 0, 1, Journal.DOWN }) {
			assertThatExceptionOfType(JournalException.class)
				.isThrownBy(() -> node.journal.append(node.id, batch, new byte[0]))
				.withMessageContaining("Not the number of a batch");
		}
	}

	@Test
	void clockOfTheServerThatJumpsMovesTheJournalsTimeLittle() throws Exception {
		JournalNode node = node().join();
		node.append("a");
		server.sql("update channels_journal set clock = clock - interval '1 hour' where node = '" + node.id + "'");
		node.append("b");
		server.sql("update channels_journal set clock = clock + interval '1 hour' where node = '" + node.id + "'");
		node.append("c");
		assertThat(node.read(10)).satisfies((batches) -> {
			assertThat(Duration.between(batches.get(0).at(), batches.get(1).at())).isEqualTo(Duration.ofSeconds(5));
			assertThat(batches.get(2).at()).isEqualTo(batches.get(1).at());
		});
	}

	@Test
	void poolerOfTransactionsIsRefusedAndOneOfSessionsIsNot() throws Exception {
		try (PgBouncer bouncer = PgBouncer.start(server.port(), "transaction");
				Journal journal = server.journal(this.app, bouncer.port())) {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(((PostgresJournal) journal)::check)
				.withMessageContaining("pooler")
				.withMessageContaining("channels.cluster.journal");
		}
		try (PgBouncer bouncer = PgBouncer.start(server.port(), "session");
				Journal journal = server.journal(this.app, bouncer.port())) {
			((PostgresJournal) journal).check();
			JournalNode node = new JournalNode(journal).join();
			node.append("a");
			assertThat(node.texts()).containsExactly("a");
		}
	}

	@Test
	void serverWithoutAPoolerIsUsable() throws Exception {
		assertThat(TransactionPooling.isBetween(JournalServer.database(server.port()))).isFalse();
	}

	@Test
	@FaultTest
	@EnabledIfSystemProperty(named = "fault.scale", matches = "full", disabledReason = "it measures times")
	void deadRowsUnderAnOpenSnapshotSlowNoAppend(Numbers numbers) throws Exception {
		JournalNode node = node().join();
		long start = slowest(node);
		try (Connection connection = server.connect(); Statement snapshot = connection.createStatement()) {
			connection.setAutoCommit(false);
			connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
			snapshot.execute("select count(*) from channels_journal");
			server
				.sql("""
						insert into channels_journal select app, id + n, 'gone', n, clock, at, decode(repeat('00', 100), 'hex')
						from generate_series(1, 300000) n, (select * from channels_journal where app = '%s'
						order by id desc limit 1) last"""
					.formatted(this.app));
			server.sql("delete from channels_journal where node = 'gone' and batch < 300000");
			server.sql("""
					do $$ begin for i in 1..20000 loop
					update channels_beat set beat = beat + 1, position = i where node = '%s'; commit;
					end loop; end $$""".formatted(node.id));
			long end = slowest(node);
			long beat = time(node::beat);
			numbers.note("p99 of appends %d µs before and %d µs after, %s dead rows, a beat in %d µs", start / 1000,
					end / 1000, server.sql("select sum(n_dead_tup) from pg_stat_user_tables"), beat / 1000);
			assertThat(end).isLessThan(3 * start);
		}
	}

	/** Returns the p99 of 1,000 appends, in nanoseconds, the best of three times. */
	private static long slowest(JournalNode node) {
		String data = "x".repeat(1000);
		return IntStream.range(0, 3)
			.mapToLong((round) -> IntStream.range(0, 1000)
				.mapToLong((i) -> time(() -> node.append(data)))
				.sorted()
				.skip(989)
				.findFirst()
				.orElseThrow())
			.min()
			.orElseThrow();
	}

	private static long time(Runnable call) {
		long start = System.nanoTime();
		call.run();
		return System.nanoTime() - start;
	}

}
