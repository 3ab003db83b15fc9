package dev.pusherchat.channels.connection;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.pusherchat.channels.protocol.CloseCode;

/** The open connections of the app. */
public class Connections {

	private final Map<String, Connection> connections = new ConcurrentHashMap<>();

	private final AtomicInteger count = new AtomicInteger();

	private final Users users;

	private final int max;

	private volatile boolean stopping;

	public Connections(Users users, int max) {
		this.users = users;
		this.max = max;
	}

	/**
	 * Adds a connection.
	 * @param connection the connection
	 * @return whether there was room for it
	 */
	public boolean add(Connection connection) {
		if (this.count.incrementAndGet() > this.max
				|| this.connections.putIfAbsent(connection.socketId(), connection) != null) {
			this.count.decrementAndGet();
			return false;
		}
		return true;
	}

	/**
	 * Forgets a connection that is gone; a second time does no harm.
	 * @param connection the connection
	 */
	public void remove(Connection connection) {
		if (this.connections.remove(connection.socketId(), connection)) {
			this.users.signOut(connection);
			this.count.decrementAndGet();
		}
	}

	public int count() {
		return this.connections.size();
	}

	/**
	 * Closes every connection on which a user has signed in. The user may come back.
	 * @param userId the user's id, of a user who need not be there
	 */
	public void terminateUser(String userId) {
		this.users.connectionsOf(userId)
			.forEach((connection) -> connection.close(CloseCode.UNAUTHORIZED, "You got disconnected by the app."));
	}

	void forEach(Consumer<Connection> action) {
		this.connections.values().forEach((connection) -> {
			if (!connection.closed()) {
				action.accept(connection);
			}
		});
	}

	/**
	 * Whether the server stops, so that a client had better go elsewhere at once.
	 * @return whether it does
	 */
	public boolean stopping() {
		return this.stopping;
	}

	/**
	 * Sends everybody away, to reconnect at once, and waits until they are gone.
	 * @param timeout how long to wait at most
	 */
	public void stop(Duration timeout) {
		this.stopping = true;
		forEach((connection) -> connection.close(CloseCode.RECONNECT, "Please reconnect immediately"));
		long deadline = System.nanoTime() + timeout.toNanos();
		try {
			while (!this.connections.isEmpty() && System.nanoTime() < deadline) {
				TimeUnit.MILLISECONDS.sleep(10);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
