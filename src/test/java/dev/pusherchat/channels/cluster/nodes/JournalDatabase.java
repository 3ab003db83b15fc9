package dev.pusherchat.channels.cluster.nodes;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import static org.assertj.core.api.Assertions.assertThat;

/** The PostgreSQL of a journal, as its administrator sees it. */
record JournalDatabase(int port) {

	Connection connect() throws SQLException {
		return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + this.port + "/postgres?user=postgres");
	}

	/** Executes a statement, and returns the first value of its result, if it has one. */
	String sql(String statement) throws SQLException {
		try (Connection connection = connect(); Statement execution = connection.createStatement()) {
			if (!execution.execute(statement)) {
				return "";
			}
			ResultSet rows = execution.getResultSet();
			return rows.next() ? String.valueOf(rows.getString(1)) : "";
		}
	}

	/** Replaces a part of a function of the journal. */
	void change(String function, String part, String replacement) throws SQLException {
		String definition = sql("select pg_get_functiondef('" + function + "'::regproc)");
		assertThat(definition).contains(part);
		sql(definition.replace(part, replacement));
	}

}
