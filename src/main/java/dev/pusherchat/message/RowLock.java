package dev.pusherchat.message;

import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * The lock on a table's one row, held until the transaction ends. PostgreSQL bounds the
 * wait for it, and ends the session of a holder that has gone silent.
 */
public class RowLock {

	private static final String LOCK_NOT_AVAILABLE = "55P03";

	private final JdbcClient jdbc;

	private final String sql;

	/**
	 * Creates the lock of a table that has the column {@code last_id}.
	 * @param dataSource where the table is
	 * @param table its name
	 * @param wait how long to wait for the lock
	 * @param silence how long its holder may send PostgreSQL nothing
	 */
	public RowLock(DataSource dataSource, String table, Duration wait, Duration silence) {
		this.jdbc = JdbcClient.create(dataSource);
		this.sql = "SELECT last_id" + (isPostgres(dataSource) ? timeouts(wait, silence) : "") + " FROM " + table
				+ " FOR UPDATE";
	}

	private static boolean isPostgres(DataSource dataSource) {
		try {
			return JdbcUtils.extractDatabaseMetaData(dataSource,
					(metaData) -> DatabaseDriver.fromJdbcUrl(metaData.getURL()) == DatabaseDriver.POSTGRESQL);
		}
		catch (MetaDataAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// in the same statement: a SET LOCAL of its own would cost each post a round trip.
	// PostgreSQL evaluates the columns of a row before it locks the row.
	private static String timeouts(Duration wait, Duration silence) {
		return ", set_config('lock_timeout', '%d', true), set_config('idle_in_transaction_session_timeout', '%d', true)"
			.formatted(wait.toMillis(), silence.toMillis());
	}

	/**
	 * Takes the lock.
	 * @return the row's {@code last_id}
	 */
	public long take() {
		try {
			return this.jdbc.sql(this.sql).query((row, index) -> row.getLong(1)).single();
		}
		catch (UncategorizedSQLException ex) {
			// Spring does not know PostgreSQL's code for a lock timeout
			if (ex.getCause() instanceof SQLException cause && LOCK_NOT_AVAILABLE.equals(cause.getSQLState())) {
				throw new CannotAcquireLockException("Another node holds the lock", ex);
			}
			throw ex;
		}
	}

}
