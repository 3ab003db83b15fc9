package dev.pusherchat.channels.cluster.journal.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

import dev.pusherchat.channels.cluster.journal.JoinRefusedException;
import dev.pusherchat.channels.cluster.journal.JournalException;

/**
 * One connection, for one thread at a time. It is opened when it is needed, and again
 * after any failure.
 */
final class Link implements AutoCloseable {

	private static final long LIMIT_MILLIS = 2500;

	private static final String REFUSED = "CH001";

	private final Opener opener;

	private final ScheduledExecutorService guard;

	private volatile @Nullable Connection connection;

	private volatile boolean closed;

	/**
	 * Creates a link.
	 * @param guard cuts a call that takes too long: no time-out of the driver bounds a
	 * write to a peer that is silent
	 */
	Link(Opener opener, ScheduledExecutorService guard) {
		this.opener = opener;
		this.guard = guard;
	}

	/** Runs a query whose result has one row at least, and reads it. */
	<T> T query(String sql, Reader<T> reader, @Nullable Object... arguments) {
		return call((connection) -> query(connection, sql, reader, arguments));
	}

	static <T> T query(Connection connection, String sql, Reader<T> reader, @Nullable Object... arguments)
			throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			for (int i = 0; i < arguments.length; i++) {
				statement.setObject(i + 1, arguments[i]);
			}
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				return reader.read(rows);
			}
		}
	}

	/**
	 * Does something with the connection.
	 * @throws JournalException when the database does not answer in time, or refuses
	 */
	<T> T call(Work<T> work) {
		boolean done = false;
		Future<?> cut = this.guard.schedule(this::disconnect, LIMIT_MILLIS, TimeUnit.MILLISECONDS);
		try {
			T result = work.run(connected());
			done = true;
			return result;
		}
		catch (SQLException ex) {
			throw translate(ex);
		}
		finally {
			cut.cancel(false);
			if (!done) {
				disconnect();
			}
		}
	}

	private static JournalException translate(SQLException ex) {
		if (REFUSED.equals(ex.getSQLState()) && ex instanceof PSQLException refused
				&& refused.getServerErrorMessage() != null) {
			return new JoinRefusedException(String.valueOf(refused.getServerErrorMessage().getMessage()));
		}
		return new JournalException(String.valueOf(ex.getMessage()), ex);
	}

	private Connection connected() throws SQLException {
		Connection open = this.connection;
		if (open == null && !this.closed) {
			open = this.opener.open();
			this.connection = open;
		}
		if (open == null || this.closed) {
			throw new SQLException("The journal is closed");
		}
		return open;
	}

	private void disconnect() {
		Connection open = this.connection;
		this.connection = null;
		if (open != null) {
			try {
				// does not wait for a last word to a peer that may be silent
				open.abort(Runnable::run);
			}
			catch (SQLException ex) {
				// it is gone already
			}
		}
	}

	@Override
	public void close() {
		this.closed = true;
		disconnect();
	}

	/** Opens the connection. */
	interface Opener {

		Connection open() throws SQLException;

	}

	/** Uses the connection. */
	interface Work<T> {

		T run(Connection connection) throws SQLException;

	}

	/** Reads a result, from its first row on. */
	interface Reader<T> {

		T read(ResultSet rows) throws SQLException;

	}

}
