package dev.pusherchat.broadcast;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The one row that remembers, for all nodes, how far the log has been broadcast. */
class BroadcastTable {

	/** No relay to a shared Pusher app has begun yet. */
	static final long NOT_BEGUN = -1;

	private final JdbcClient jdbc;

	BroadcastTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
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
		return this.jdbc.sql("SELECT last_id FROM broadcast FOR UPDATE").query(Long.class).single();
	}

	long position() {
		return this.jdbc.sql("SELECT last_id FROM broadcast").query(Long.class).single();
	}

	void move(long lastId) {
		this.jdbc.sql("UPDATE broadcast SET last_id = :lastId").param("lastId", lastId).update();
	}

}
