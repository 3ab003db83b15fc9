package dev.pusherchat.channels.cluster.journal.postgresql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.journal.Batch;
import dev.pusherchat.channels.cluster.journal.Beats;
import dev.pusherchat.channels.cluster.journal.Joined;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalReplacedException;
import dev.pusherchat.channels.cluster.journal.JournalTrimmedException;
import dev.pusherchat.channels.cluster.journal.Newcomer;
import dev.pusherchat.channels.cluster.journal.Position;
import dev.pusherchat.channels.cluster.journal.Snapshot;

/**
 * The journal in the application's own PostgreSQL. Four connections are its own, for the
 * three threads of a node and for notifications; what it does is in the functions of the
 * migration {@code create_channels_journal}.
 */
public final class PostgresJournal implements Journal {

	private final String app;

	private final Database database;

	private final Identity identity;

	private final ScheduledThreadPoolExecutor guard = new ScheduledThreadPoolExecutor(1, (task) -> {
		Thread thread = new Thread(task, "cluster-guard");
		thread.setDaemon(true);
		return thread;
	});

	private final Link appender;

	private final Link tail;

	private final Link heart;

	private final Bell bell;

	private final Snapshots snapshots;

	private final Trimming trimming;

	/**
	 * Creates a journal; nothing is connected yet.
	 * @param app whose batches these are
	 * @param pool for snapshots
	 * @param losslessFailover whether a stand-by that takes over has all that was
	 * committed, so that nodes go on with it
	 */
	public PostgresJournal(String app, Database database, DataSource pool, boolean losslessFailover) {
		this.app = app;
		this.database = database;
		this.identity = new Identity(losslessFailover);
		this.guard.setRemoveOnCancelPolicy(true);
		this.guard.setKeepAliveTime(10, TimeUnit.SECONDS);
		this.guard.allowCoreThreadTimeOut(true);
		// a simple query carries its commit: a client that is suspended after it holds no
		// lock
		this.appender = new Link(() -> database.open("channels appender", "simple"), this.guard);
		this.tail = new Link(() -> database.open("channels tail", "extended"), this.guard);
		this.heart = new Link(() -> database.open("channels heart", "simple"), this.guard);
		this.bell = new Bell(app, database, this.guard);
		this.snapshots = new Snapshots(pool, this.identity);
		this.trimming = new Trimming(app, this.heart);
	}

	/**
	 * Checks, at the start, that the server can be used.
	 * @throws IllegalStateException in one sentence, when it cannot
	 */
	public void check() {
		try {
			if (TransactionPooling.isBetween(this.database)) {
				throw new IllegalStateException("channels.cluster.journal=postgresql needs sessions of its own, and a"
						+ " pooler before the database gives them to each transaction: let it pool sessions, as with"
						+ " pool_mode=session of PgBouncer, or let spring.datasource.url name the database itself");
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(
					"channels.cluster.journal=postgresql cannot use the database: " + ex.getMessage(), ex);
		}
	}

	@Override
	public Joined join(Newcomer newcomer) {
		Joined joined = this.heart.query(
				"select channels_identity() identity, n.*" + " from channels_join(?, ?, ?, ?, ?, ?, ?) n order by n.up",
				(rows) -> joined(newcomer, rows), this.app, newcomer.node(), newcomer.name(), newcomer.version(),
				newcomer.up(), newcomer.old(), newcomer.oldDown());
		tellAll(this.heart);
		return joined;
	}

	private Joined joined(Newcomer newcomer, ResultSet rows) throws SQLException {
		this.identity.join(rows.getString("identity"));
		List<Joined.Live> live = new ArrayList<>();
		do {
			live.add(new Joined.Live(rows.getString("node"), rows.getString("name"), rows.getLong("up"),
					rows.getLong("ready")));
		}
		while (rows.next());
		return Joined.of(newcomer, live);
	}

	@Override
	public OptionalLong ready(String node, byte[] data, boolean first) {
		return append(this.heart, "channels_ready(?, ?, ?, ?)", PostgresJournal::id, this.app, node, data, first);
	}

	@Override
	public OptionalLong append(String node, long batch, byte[] data) {
		return append(this.appender, "channels_append(?, ?, ?, ?)", PostgresJournal::id, this.app, node, batch, data);
	}

	private static OptionalLong id(ResultSet row) throws SQLException {
		long id = row.getLong(2);
		return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(id);
	}

	private <T> T append(Link link, String function, Link.Reader<T> reader, @Nullable Object... arguments) {
		T result = link.query("select channels_identity(), " + function, (row) -> {
			this.identity.check(row.getString(1));
			return reader.read(row);
		}, arguments);
		tellAll(link);
		return result;
	}

	private void tellAll(Link link) {
		this.bell.wake();
		this.bell.ring(link);
	}

	@Override
	public List<Batch> read(Position after, int max) {
		return this.tail.query("""
				select channels_identity(), b.* from (select ?::bigint id) after left join lateral (
					select j.id, j.node, j.batch, j.at, case when j.id > after.id then j.data end from (
						select *, sum(octet_length(data)) filter (where id > after.id) over (
								order by id rows between unbounded preceding and 1 preceding) bytes_before
							from channels_journal where app = ? and id >= after.id order by id limit ?) j
						where coalesce(j.bytes_before, 0) < ?) b on true
					order by b.id""", (rows) -> following(after, rows), after.id(), this.app, max + 1, MAX_READ_BYTES);
	}

	private List<Batch> following(Position after, ResultSet rows) throws SQLException {
		this.identity.check(rows.getString(1));
		long first = rows.getLong(2);
		if (first > after.id()) {
			throw new JournalTrimmedException("The journal begins with " + first + ", after " + after);
		}
		if (first == 0 || !after.node().equals(rows.getString(3)) || after.batch() != rows.getLong(4)) {
			throw new JournalReplacedException("The journal has lost " + after);
		}
		List<Batch> batches = new ArrayList<>();
		while (rows.next()) {
			batches.add(new Batch(rows.getLong(2), rows.getString(3), rows.getLong(4),
					rows.getObject(5, OffsetDateTime.class).toInstant(), rows.getBytes(6)));
		}
		return batches;
	}

	@Override
	public void await(Duration atMost) {
		this.bell.await(this.tail, atMost);
	}

	@Override
	public void wake() {
		this.bell.wake();
	}

	@Override
	public Beats beat(String node, long position, int connections) {
		return this.heart.query("""
				with raised as (update channels_beat set beat = beat + 1, position = ?, connections = ?
					where node = ? returning *)
				select channels_identity(), (select coalesce(max(id), 0) from channels_journal where app = ?), n.node,
						coalesce(r.beat, b.beat, -1), coalesce(r.position, b.position, n.up),
						coalesce(r.connections, b.connections, 0)
					from (select) one left join channels_node n on n.app = ? and n.down is null
					left join channels_beat b on b.node = n.node left join raised r on r.node = n.node
					order by n.up""", (rows) -> beats(node, rows), position, connections, node, this.app, this.app);
	}

	private Beats beats(String node, ResultSet rows) throws SQLException {
		this.identity.check(rows.getString(1));
		long head = rows.getLong(2);
		List<Beats.Beat> live = new ArrayList<>();
		do {
			String each = rows.getString(3);
			if (each != null) {
				live.add(new Beats.Beat(each, rows.getLong(4), rows.getLong(5), rows.getInt(6)));
			}
		}
		while (rows.next());
		return Beats.of(node, head, live);
	}

	@Override
	public boolean declareDead(String judge, long judgeBeat, String victim, long victimBeat, byte[] down) {
		return append(this.heart, "channels_declare_dead(?, ?, ?, ?, ?, ?)", (row) -> row.getBoolean(2), this.app,
				judge, judgeBeat, victim, victimBeat, down);
	}

	@Override
	public void leave(String node, byte[] down) {
		append(this.heart, "channels_leave(?, ?, ?)", (row) -> node, this.app, node, down);
	}

	@Override
	public void putSnapshot(String newcomer, Snapshot snapshot) {
		this.snapshots.put(newcomer, snapshot);
	}

	@Override
	public @Nullable Snapshot snapshot(String newcomer) {
		return this.snapshots.get(newcomer);
	}

	@Override
	public void trim(long below) {
		this.trimming.below(below);
	}

	@Override
	public void close() {
		this.bell.close();
		this.appender.close();
		this.tail.close();
		this.heart.close();
	}

}
