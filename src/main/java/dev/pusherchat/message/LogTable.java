package dev.pusherchat.message;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The log's one row, whose lock lets one node at a time append. */
@Component
class LogTable {

	private final JdbcClient jdbc;

	LogTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Reads the head and holds the lock until the transaction ends. */
	long lock() {
		return this.jdbc.sql("SELECT last_id FROM message_log FOR UPDATE").query(Long.class).single();
	}

	void move(long head) {
		this.jdbc.sql("UPDATE message_log SET last_id = ?").param(head).update();
	}

	LogState read() {
		return this.jdbc.sql("SELECT epoch, last_id FROM message_log")
			.query((row, index) -> new LogState(row.getString(1), row.getLong(2)))
			.single();
	}

}
