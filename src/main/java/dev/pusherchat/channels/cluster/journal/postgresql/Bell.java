package dev.pusherchat.channels.cluster.journal.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import dev.pusherchat.channels.cluster.journal.JournalException;
import dev.pusherchat.channels.cluster.journal.Wakeup;

/**
 * Wakes the tails of all nodes after an append, by NOTIFY. One that is lost costs a node
 * {@value #POLL_MILLIS} ms, never a batch.
 */
final class Bell implements AutoCloseable {

	private static final long POLL_MILLIS = 100;

	/** How often this node notifies the others, at most. */
	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

	private final String app;

	private final String payload;

	private final Link link;

	private final Wakeup wakeup = new Wakeup();

	private final CountDownLatch closed = new CountDownLatch(1);

	private long last = System.nanoTime() - PAUSE;

	private volatile boolean owed;

	Bell(String app, Database database, ScheduledExecutorService guard) {
		this.app = app + '/';
		this.payload = this.app + UUID.randomUUID();
		this.link = new Link(() -> listener(database), guard);
		Thread thread = new Thread(this::listen, "cluster-listener");
		thread.setDaemon(true);
		thread.start();
	}

	private Connection listener(Database database) throws SQLException {
		Connection connection = database.open("channels listener", "simple");
		try (Statement statement = connection.createStatement()) {
			statement.execute("listen channels_journal");
		}
		// something may have come before
		wake();
		return connection;
	}

	private void listen() {
		while (this.closed.getCount() > 0) {
			try {
				if (this.link.call(this::heard)) {
					wake();
				}
			}
			catch (JournalException ex) {
				// the tail polls meanwhile, and it is the one that reports
				pause();
			}
		}
	}

	private boolean heard(Connection connection) throws SQLException {
		@Nullable PGNotification[] notifications = connection.unwrap(PGConnection.class).getNotifications(1000);
		if (notifications == null || notifications.length == 0) {
			try (Statement statement = connection.createStatement()) {
				// fails when the server is silent
				statement.execute("");
			}
			return false;
		}
		for (PGNotification notification : notifications) {
			if (notification != null && notification.getParameter().startsWith(this.app)
					&& !notification.getParameter().equals(this.payload)) {
				return true;
			}
		}
		return false;
	}

	private void pause() {
		try {
			this.closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Wakes the tail of this node. */
	void wake() {
		this.wakeup.wake();
	}

	/**
	 * Wakes the tails of the other nodes, or has the own tail do it when that happened a
	 * moment ago.
	 */
	void ring(Link link) {
		if (due()) {
			try {
				// not within the append: the commit would hold a lock of the whole server
				// while it is written to disk
				link.query("select pg_notify('channels_journal', ?)", (row) -> row.getString(1), this.payload);
			}
			catch (JournalException ex) {
				// the others poll
			}
		}
	}

	private synchronized boolean due() {
		long now = System.nanoTime();
		this.owed = now - this.last < PAUSE;
		if (!this.owed) {
			this.last = now;
		}
		return !this.owed;
	}

	/** Waits until {@link #wake}, and rings meanwhile what is owed. */
	void await(Link tail, Duration atMost) {
		boolean woken = this.owed && this.wakeup.await(PAUSE, TimeUnit.NANOSECONDS);
		if (this.owed) {
			ring(tail);
		}
		if (!woken) {
			this.wakeup.await(Math.min(atMost.toNanos(), TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS)),
					TimeUnit.NANOSECONDS);
		}
		this.wakeup.clear();
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.link.close();
		wake();
	}

}
