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
	 * @param users who has signed in
	 * @param quota how many connections the app may have, 0 for any number
	 * @param capacity how many connections the server takes
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
	 * @param connection the connection
	 * @return why there is no room for it, or {@code null} when there is
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

	/**
	 * Forgets a connection that is gone; a second time does no harm.
	 * @param connection the connection
	 */
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
	 * Closes every connection on which a user has signed in, or which is authorized for
	 * the user. The user may come back.
	 * @param userId the user's id, of a user who need not be there
	 */
	public void terminateUser(String userId) {
		forEach((connection) -> {
			if (connection.isOf(userId)) {
				connection.close(CloseCode.UNAUTHORIZED, "You got disconnected by the app.");
			}
		});
	}

	/**
	 * Remembers until when a connection may be on a channel, unless it is gone.
	 * @param socketId its socket id
	 * @param channel the channel
	 * @param userId the user whom the connection is authorized for
	 * @param left how long it may be on the channel
	 * @param now the time in nanoseconds
	 * @return whether this could be remembered: a connection has so many and no more
	 */
	public boolean authorize(String socketId, String channel, String userId, Duration left, long now) {
		Connection connection = this.connections.get(socketId);
		return connection == null || connection.authorize(channel, userId, left, now, this.maxChannels);
	}

	/**
	 * Tells whether a connection is open.
	 * @param socketId its socket id
	 * @return whether it is
	 */
	public boolean contains(String socketId) {
		return this.connections.containsKey(socketId);
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
	 * Sends everybody away, to reconnect at once, and waits until they are gone. Whoever
	 * comes back before another server has taken over is to try again a little later.
	 * @param timeout how long to wait at most
	 * @throws InterruptedException if the thread is interrupted
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
