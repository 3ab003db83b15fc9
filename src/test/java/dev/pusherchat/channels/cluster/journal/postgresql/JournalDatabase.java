package dev.pusherchat.channels.cluster.journal.postgresql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The PostgreSQL of a journal, as its administrator sees it.
 *
 * @param port where it listens on this machine
 */
public record JournalDatabase(int port) {

	public Connection connect() throws SQLException {
		return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + this.port + "/postgres?user=postgres");
	}

	/** Executes a statement, and returns the first value of its result, if it has one. */
	public String sql(String statement) throws SQLException {
		try (Connection connection = connect(); Statement execution = connection.createStatement()) {
			if (!execution.execute(statement)) {
				return "";
			}
			ResultSet rows = execution.getResultSet();
			return rows.next() ? String.valueOf(rows.getString(1)) : "";
		}
	}

	/** Replaces a part of a function of the journal. */
	public void change(String function, String part, String replacement) throws SQLException {
		String definition = sql("select pg_get_functiondef('" + function + "'::regproc)");
		assertThat(definition).contains(part);
		sql(definition.replace(part, replacement));
	}

}
