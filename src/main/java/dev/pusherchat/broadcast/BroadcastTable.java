package dev.pusherchat.broadcast;

import java.sql.SQLException;
import java.time.Duration;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The one row that remembers, for all nodes, how far the log has been broadcast. */
class BroadcastTable {

	/** No relay to a shared Pusher app has begun yet. */
	static final long NOT_BEGUN = -1;

	private static final String LOCK_TIMEOUT = "55P03";

	private static final String LOCK = "SELECT last_id FROM broadcast FOR UPDATE";

	// PostgreSQL lets go of a node that vanished; a transaction's own settings pass
	// through poolers
	private static final String LOCK_WITH_TIMEOUTS = """
			WITH timeouts AS MATERIALIZED (
				SELECT set_config('lock_timeout', '4s', true),
					set_config('idle_in_transaction_session_timeout', '%d', true))
			SELECT last_id FROM broadcast, timeouts FOR UPDATE OF broadcast""";

	private final JdbcClient jdbc;

	private final String lock;

	BroadcastTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
		this.lock = LOCK;
	}

	/**
	 * The row in PostgreSQL, which can bound how long its lock is held.
	 * @param maxIdle how long a transaction may leave the database alone
	 */
	BroadcastTable(JdbcClient jdbc, Duration maxIdle) {
		this.jdbc = jdbc;
		this.lock = LOCK_WITH_TIMEOUTS.formatted(maxIdle.toMillis());
	}

	/** Sets the first position, unless another node has. */
	void begin(long lastId) {
		this.jdbc.sql("UPDATE broadcast SET last_id = :lastId WHERE last_id = :notBegun")
			.param("lastId", lastId)
			.param("notBegun", NOT_BEGUN)
			.update();
	}

	/** Reads the position and holds the row's lock until the transaction ends. */
	long lock() {
		try {
			return this.jdbc.sql(this.lock).query(Long.class).single();
		}
		catch (UncategorizedSQLException ex) {
			// Spring does not know PostgreSQL's code for a lock timeout
			if (ex.getCause() instanceof SQLException cause && LOCK_TIMEOUT.equals(cause.getSQLState())) {
				throw new CannotAcquireLockException("Another node holds the lock", ex);
			}
			throw ex;
		}
	}

	long position() {
		return this.jdbc.sql("SELECT last_id FROM broadcast").query(Long.class).single();
	}

	void move(long lastId) {
		this.jdbc.sql("UPDATE broadcast SET last_id = :lastId").param("lastId", lastId).update();
	}

}
