package dev.pusherchat.broadcast;

import java.time.Duration;

import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import dev.pusherchat.message.RowLock;

/** The row that holds, for all nodes, the last id that was broadcast. */
class BroadcastTable {

	/** The position before a relay to a shared Pusher app has started. */
	static final long NOT_BEGUN = -1;

	private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(4);

	private final JdbcClient jdbc;

	private final RowLock lock;

	/**
	 * Uses the table {@code broadcast}.
	 * @param longestBatch how long the lock's holder may be silent towards the database
	 */
	BroadcastTable(DataSource dataSource, Duration longestBatch) {
		this.jdbc = JdbcClient.create(dataSource);
		this.lock = new RowLock(dataSource, "last_id", "broadcast", LOCK_TIMEOUT, longestBatch);
	}

	/** Sets the first position, unless another node has done so. */
	void begin(long lastId) {
		this.jdbc.sql("UPDATE broadcast SET last_id = :lastId WHERE last_id = :notBegun")
			.param("lastId", lastId)
			.param("notBegun", NOT_BEGUN)
			.update();
	}

	/** Reads the position and holds the row's lock until the transaction ends. */
	long lock() {
		return this.lock.take((row, index) -> row.getLong(1));
	}

	long position() {
		return this.jdbc.sql("SELECT last_id FROM broadcast").query(Long.class).single();
	}

	void move(long lastId) {
		this.jdbc.sql("UPDATE broadcast SET last_id = :lastId").param("lastId", lastId).update();
	}

}
