package dev.pusherchat.broadcast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import javax.sql.DataSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Cursors over a real database, one for each node. */
class CursorFixture {

	final FakeLog log = new FakeLog(0);

	final JdbcClient jdbc;

	final BroadcastTable table;

	private final DataSource database;

	CursorFixture(DataSource database) {
		this.database = database;
		this.jdbc = JdbcClient.create(database);
		this.table = new BroadcastTable(database, Duration.ofSeconds(15));
		this.jdbc.sql(migration()).update();
	}

	private static String migration() {
		try {
			return new ClassPathResource("db/migration/V2__create_broadcast.sql")
				.getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	SharedCursor node() {
		return node(this.table);
	}

	/** A node of PostgreSQL, which lets go of the lock after that long without a word. */
	SharedCursor node(Duration maxIdle) {
		return node(new BroadcastTable(this.database, maxIdle));
	}

	private SharedCursor node(BroadcastTable table) {
		return new SharedCursor(this.log.log(), table,
				new TransactionTemplate(new JdbcTransactionManager(this.database)));
	}

}
