package dev.pusherchat.message;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The single row of the log, whose lock lets one node at a time append. */
@Component
public class LogTable {

	private final JdbcClient jdbc;

	private final RowLock lock;

	LogTable(DataSource dataSource, JdbcClient jdbc, MessageProperties properties) {
		this.jdbc = jdbc;
		Duration timeout = properties.append().timeout();
		// shorter than a post's own wait, so the answer can say that it was not stored
		this.lock = new RowLock(dataSource, "epoch, last_id", "message_log", timeout.multipliedBy(4).dividedBy(5),
				timeout.multipliedBy(3));
	}

	/** Reads the state and holds the lock until the transaction ends. */
	public LogState lock() {
		return this.lock.take(LogTable::state);
	}

	public void move(long head) {
		this.jdbc.sql("UPDATE message_log SET last_id = ?").param(head).update();
	}

	/** Returns the lowest id in the log, or the next id if the log is empty. */
	public long oldest(LogState state) {
		return this.jdbc.sql("SELECT min(id) FROM messages").query(Long.class).optional().orElse(state.head() + 1);
	}

	public LogState read() {
		return this.jdbc.sql("SELECT epoch, last_id FROM message_log").query(LogTable::state).single();
	}

	private static LogState state(ResultSet row, int index) throws SQLException {
		return new LogState(row.getString(1), row.getLong(2));
	}

}
