package dev.pusherchat.channels.connection;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.protocol.CloseCode;

/** The open connections of the app. */
public class Connections {

	private final Map<String, Connection> connections = new ConcurrentHashMap<>();

	private final AtomicInteger count = new AtomicInteger();

	private final Users users;

	private final int quota;

	private final int capacity;

	private final int maxChannels;

	private volatile boolean stopping;

	/**
	 * Creates a registry.
	 * @param quota how many connections the app may have, 0 for any number
	 * @param maxChannels how many channels a connection may be authorized for
	 */
	public Connections(Users users, int quota, int capacity, int maxChannels) {
		this.users = users;
		this.quota = quota;
		this.capacity = capacity;
		this.maxChannels = maxChannels;
	}

	/**
	 * Adds a connection.
	 * @return the reason to refuse it, or {@code null}
	 */
	public @Nullable CloseCode add(Connection connection) {
		int count = this.count.incrementAndGet();
		if (this.quota > 0 && count > this.quota) {
			this.count.decrementAndGet();
			return CloseCode.OVER_QUOTA;
		}
		if (count > this.capacity || this.connections.putIfAbsent(connection.socketId(), connection) != null) {
			this.count.decrementAndGet();
			return CloseCode.OVER_CAPACITY;
		}
		if (this.stopping) {
			remove(connection);
			return CloseCode.OVER_CAPACITY;
		}
		return null;
	}

	/** Removes a connection; a second call does nothing. */
	public void remove(Connection connection) {
		if (this.connections.remove(connection.socketId(), connection)) {
			this.users.signOut(connection);
			this.count.decrementAndGet();
			if (this.stopping) {
				synchronized (this.connections) {
					this.connections.notifyAll();
				}
			}
		}
	}

	public int count() {
		return this.connections.size();
	}

	/**
	 * Closes every connection on which a user has signed in or is authorized. The user
	 * may reconnect.
	 */
	public void terminateUser(String userId) {
		forEach((connection) -> {
			if (connection.isOf(userId)) {
				connection.close(CloseCode.UNAUTHORIZED, "You got disconnected by the app.");
			}
		});
	}

	/**
	 * Records until when a connection is authorized for a channel, unless it is gone.
	 * @param now the time in nanoseconds
	 * @return {@code false} if the connection has as many authorizations as it may have
	 */
	public boolean authorize(String socketId, String channel, String userId, Duration left, long now) {
		Connection connection = this.connections.get(socketId);
		return connection == null || connection.authorize(channel, userId, left, now, this.maxChannels);
	}

	void forEach(Consumer<Connection> action) {
		this.connections.values().forEach((connection) -> {
			if (!connection.closed()) {
				action.accept(connection);
			}
		});
	}

	/** Takes connections, again after a stop. */
	public void start() {
		this.stopping = false;
	}

	/**
	 * Closes all connections, so that clients reconnect, and waits until they are gone. A
	 * client that comes back to this server meanwhile is refused (4100) and tries again
	 * later.
	 */
	public void stop(Duration timeout) throws InterruptedException {
		this.stopping = true;
		forEach((connection) -> connection.close(CloseCode.RECONNECT, "Please reconnect immediately"));
		long deadline = System.nanoTime() + timeout.toNanos();
		synchronized (this.connections) {
			long left = timeout.toMillis();
			while (!this.connections.isEmpty() && left > 0) {
				this.connections.wait(left);
				left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
			}
		}
	}

}
