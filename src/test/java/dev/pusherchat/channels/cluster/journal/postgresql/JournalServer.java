package dev.pusherchat.channels.cluster.journal.postgresql;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;

import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.journal.Journal;

/** A PostgreSQL with the tables of the journal, and nothing else. */
final class JournalServer extends PostgresServer {

	/** Starts a server for good. */
	JournalServer() throws IOException {
		this(null);
	}

	/** Starts a server whose data is in a directory. */
	JournalServer(@Nullable Path directory) throws IOException {
		super(directory);
		Flyway.configure().dataSource(pool()).locations("classpath:db/postgresql").load().migrate();
	}

	Journal journal(String app) {
		return journal(app, port());
	}

	Journal journal(String app, int port) {
		return new PostgresJournal(app, database(port), pool(), false);
	}

	static Database database(int port) {
		Properties properties = new Properties();
		properties.setProperty("user", "postgres");
		return new Database("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
	}

}
