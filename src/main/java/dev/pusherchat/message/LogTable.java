package dev.pusherchat.message;

import java.time.Duration;

import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The log's one row, whose lock lets one node at a time append. */
@Component
public class LogTable {

	private final JdbcClient jdbc;

	private final RowLock lock;

	LogTable(DataSource dataSource, JdbcClient jdbc, MessageProperties properties) {
		this.jdbc = jdbc;
		Duration timeout = properties.append().timeout();
		// shorter than the post's own wait, so that the post can be told that it was not
		// stored
		this.lock = new RowLock(dataSource, "message_log", timeout.multipliedBy(4).dividedBy(5),
				timeout.multipliedBy(3));
	}

	/** Reads the head and holds the lock until the transaction ends. */
	public long lock() {
		return this.lock.take();
	}

	public void move(long head) {
		this.jdbc.sql("UPDATE message_log SET last_id = ?").param(head).update();
	}

	/** Reads the first id that the log still has; when it has none, the next one. */
	public long oldest(LogState state) {
		return this.jdbc.sql("SELECT min(id) FROM messages").query(Long.class).optional().orElse(state.head() + 1);
	}

	public LogState read() {
		return this.jdbc.sql("SELECT epoch, last_id FROM message_log")
			.query((row, index) -> new LogState(row.getString(1), row.getLong(2)))
			.single();
	}

}
