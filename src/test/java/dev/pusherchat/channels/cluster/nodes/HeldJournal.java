package dev.pusherchat.channels.cluster.nodes;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import dev.pusherchat.channels.cluster.journal.postgresql.JournalDatabase;
import dev.pusherchat.channels.cluster.journal.redis.RedisServer;

/** Lets no node append, until it is closed. */
final class HeldJournal implements AutoCloseable {

	private final AutoCloseable release;

	HeldJournal(Backend.Server server) throws Exception {
		this.release = (server.process() instanceof RedisServer redis) ? pause(redis) : lock(server.port());
	}

	private static AutoCloseable pause(RedisServer redis) throws IOException {
		redis.send("client pause 10000 write");
		return () -> redis.send("client unpause");
	}

	private static AutoCloseable lock(int port) throws SQLException {
		Connection connection = new JournalDatabase(port).connect();
		try (Statement statement = connection.createStatement()) {
			statement.execute("select pg_advisory_lock(hashtextextended('channels:" + Nodes.APP.id() + "', 0))");
		}
		return connection;
	}

	@Override
	public void close() throws Exception {
		this.release.close();
	}

}
