package dev.pusherchat.channels.cluster.journal.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Notices a pooler that gives a session of the server to each transaction. The journal
 * needs sessions of its own: for LISTEN, for its settings, and to know its server.
 */
final class TransactionPooling {

	private static final String SETTING = "select current_setting('channels.session', true)";

	private TransactionPooling() {
	}

	/** Whether a setting of one session is seen by another one, or is lost. */
	static boolean isBetween(Database database) throws SQLException {
		String mark = UUID.randomUUID().toString();
		try (Connection one = database.open("channels check", "simple");
				Connection other = database.open("channels check", "simple")) {
			Link.query(one, "select set_config('channels.session', ?, false)", (row) -> row.getString(1), mark);
			// keeps the session that it gets
			other.setAutoCommit(false);
			boolean shared = mark.equals(setting(other)) || !mark.equals(setting(one));
			other.rollback();
			return shared;
		}
	}

	private static @Nullable String setting(Connection connection) throws SQLException {
		return Link.query(connection, SETTING, (row) -> row.getString(1));
	}

}
