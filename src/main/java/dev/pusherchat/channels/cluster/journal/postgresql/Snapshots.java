package dev.pusherchat.channels.cluster.journal.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.journal.JournalException;
import dev.pusherchat.channels.cluster.journal.Position;
import dev.pusherchat.channels.cluster.journal.Snapshot;

/**
 * The states that newcomers start with, a row for each part. They are long, so they come
 * over connections of the pool. Written and read in one transaction each, a state is
 * there completely or not at all.
 */
final class Snapshots {

	private final DataSource pool;

	private final Identity identity;

	Snapshots(DataSource pool, Identity identity) {
		this.pool = pool;
		this.identity = identity;
	}

	void put(String newcomer, Snapshot snapshot) {
		transact((connection) -> {
			try (PreparedStatement delete = connection
				.prepareStatement("delete from channels_snapshot where newcomer = ?")) {
				delete.setString(1, newcomer);
				delete.executeUpdate();
			}
			insert(connection, newcomer, snapshot);
			return newcomer;
		});
	}

	private static void insert(Connection connection, String newcomer, Snapshot snapshot) throws SQLException {
		Position position = snapshot.position();
		try (PreparedStatement insert = connection
			.prepareStatement("insert into channels_snapshot (newcomer, part, id, node, batch, data)"
					+ " values (?, ?, ?, ?, ?, ?)")) {
			int number = 0;
			for (byte[] part = snapshot.parts().poll(); part != null; part = snapshot.parts().poll()) {
				insert.setString(1, newcomer);
				insert.setInt(2, number++);
				insert.setLong(3, position.id());
				insert.setString(4, position.node());
				insert.setLong(5, position.batch());
				insert.setBytes(6, part);
				insert.executeUpdate();
			}
		}
	}

	@Nullable Snapshot get(String newcomer) {
		Optional<Snapshot> stored = transact((connection) -> {
			try (PreparedStatement select = connection.prepareStatement(
					"select id, node, batch, data from channels_snapshot where newcomer = ?" + " order by part")) {
				// one row at a time, in a transaction only
				select.setFetchSize(1);
				select.setString(1, newcomer);
				try (ResultSet parts = select.executeQuery()) {
					return parts.next() ? Optional.of(read(parts)) : Optional.empty();
				}
			}
		});
		return stored.orElse(null);
	}

	private static Snapshot read(ResultSet parts) throws SQLException {
		Position position = new Position(parts.getLong(1), parts.getString(2), parts.getLong(3));
		Deque<byte[]> state = new ArrayDeque<>();
		do {
			state.add(parts.getBytes(4));
		}
		while (parts.next());
		return new Snapshot(position, state);
	}

	private <T> T transact(Link.Work<T> work) {
		try (Connection connection = this.pool.getConnection()) {
			connection.setAutoCommit(false);
			try {
				this.identity.check(Link.query(connection, "select channels_identity()", (row) -> row.getString(1)));
				T result = work.run(connection);
				connection.commit();
				return result;
			}
			finally {
				connection.rollback();
				connection.setAutoCommit(true);
			}
		}
		catch (SQLException ex) {
			throw new JournalException(String.valueOf(ex.getMessage()), ex);
		}
	}

}
