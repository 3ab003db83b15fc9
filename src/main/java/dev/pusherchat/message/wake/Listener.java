package dev.pusherchat.message.wake;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the notices of other nodes on a connection of its own, and connects again
 * after a failure. Behind a connection pooler it gives up, because a pooler that passes
 * connections on would lose the notices.
 */
class Listener implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(Listener.class);

	/** The silence after which the connection is checked. */
	private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

	private final PostgresConnector connector;

	private final String node;

	private final LongConsumer others;

	private final CountDownLatch stopping = new CountDownLatch(1);

	private volatile @Nullable Connection connection;

	private volatile boolean listening;

	private int failures;

	/**
	 * Creates a listener.
	 * @param node the id of this node, whose own notices are ignored
	 * @param others is told the last id that another node has appended
	 */
	Listener(PostgresConnector connector, String node, LongConsumer others) {
		this.connector = connector;
		this.node = node;
		this.others = others;
	}

	boolean isListening() {
		return this.listening;
	}

	/** Ends the loop, even while it waits for a notice. */
	void stop() {
		this.stopping.countDown();
		Connection connection = this.connection;
		if (connection != null) {
			try {
				connection.abort(Runnable::run);
			}
			catch (SQLException ex) {
				logger.debug("The listener's connection can't be closed", ex);
			}
		}
	}

	@Override
	public void run() {
		try {
			while (isRunning() && connect()) {
				this.stopping.await(backoff().toMillis(), TimeUnit.MILLISECONDS);
			}
		}
		catch (InterruptedException ex) {
			logger.warn("The listener was interrupted; this node finds new messages by polling");
		}
	}

	private boolean isRunning() {
		return this.stopping.getCount() > 0;
	}

	private Duration backoff() {
		Duration doubled = Duration.ofSeconds(1L << Math.min(this.failures++, 5));
		return (doubled.compareTo(MAX_BACKOFF) < 0) ? doubled : MAX_BACKOFF;
	}

	/** Connects and listens; returns whether to try again. */
	private boolean connect() {
		try (Connection connection = this.connector.open()) {
			this.connection = connection;
			return isRunning() && listen(connection);
		}
		catch (SQLException | RuntimeException | Error ex) {
			if (isRunning() && this.failures == 0) {
				logger.warn("Notices of other nodes can't be received; they are polled until the database answers: {}",
						ex.toString());
			}
			return true;
		}
		finally {
			this.listening = false;
		}
	}

	private boolean listen(Connection connection) throws SQLException {
		PGConnection postgres = connection.unwrap(PGConnection.class);
		try (Statement statement = connection.createStatement()) {
			if (!isDirect(statement, postgres)) {
				logger
					.info("A connection pooler is in front of PostgreSQL: other nodes' messages are found by polling");
				return false;
			}
			statement.execute("LISTEN " + Notice.CHANNEL);
		}
		if (this.failures > 0) {
			logger.info("Notices of other nodes are received again");
		}
		this.failures = 0;
		this.listening = true;
		while (isRunning()) {
			receive(connection, postgres);
		}
		return false;
	}

	// a pooler invents the process id that it tells its clients
	private static boolean isDirect(Statement statement, PGConnection postgres) throws SQLException {
		try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
			return row.next() && row.getInt(1) == postgres.getBackendPID();
		}
	}

	private void receive(Connection connection, PGConnection postgres) throws SQLException {
		PGNotification @Nullable [] received = postgres.getNotifications((int) KEEP_ALIVE.toMillis());
		if (received == null || received.length == 0) {
			if (!connection.isValid((int) ANSWER_TIMEOUT.toSeconds())) {
				throw new SQLException("PostgreSQL does not answer");
			}
			return;
		}
		Arrays.stream(received)
			.map((each) -> Notice.parse(each.getParameter()))
			.filter(Objects::nonNull)
			.filter((notice) -> !notice.node().equals(this.node))
			.mapToLong(Notice::head)
			.max()
			.ifPresent(this.others);
	}

}
