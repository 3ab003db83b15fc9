package dev.pusherchat.message;

import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * A lock on the single row of a table, held until the transaction ends. PostgreSQL limits
 * the wait for the lock, and ends the session of a holder that has gone silent.
 */
public class RowLock {

	private static final String LOCK_NOT_AVAILABLE = "55P03";

	private final JdbcClient jdbc;

	private final String sql;

	/**
	 * Creates a lock.
	 * @param columns the columns that are read while the lock is taken
	 * @param table a table with a single row
	 * @param wait the maximum wait for the lock
	 * @param silence how long the holder may send nothing to PostgreSQL
	 */
	public RowLock(DataSource dataSource, String columns, String table, Duration wait, Duration silence) {
		this.jdbc = JdbcClient.create(dataSource);
		this.sql = "SELECT " + columns + (isPostgres(dataSource) ? timeouts(wait, silence) : "") + " FROM " + table
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

	// set in the same statement, because SET LOCAL would cost each post a round trip.
	// PostgreSQL evaluates a row's columns before it locks the row.
	private static String timeouts(Duration wait, Duration silence) {
		return ", set_config('lock_timeout', '%d', true), set_config('idle_in_transaction_session_timeout', '%d', true)"
			.formatted(wait.toMillis(), silence.toMillis());
	}

	/** Takes the lock, and returns the row. */
	public <T> T take(RowMapper<T> row) {
		try {
			return this.jdbc.sql(this.sql).query(row).single();
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
