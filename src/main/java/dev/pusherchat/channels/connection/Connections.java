package dev.pusherchat.channels.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.order.Authorization;
import dev.pusherchat.channels.protocol.CloseCode;

/** The open connections of the app. */
public class Connections {

	// how many scans it takes to close the abandoned ones, so that not all come back at
	// once
	private static final int CLOSING_SCANS = 6;

	private final Map<String, Connection> connections = new ConcurrentHashMap<>();

	private final Queue<Connection> abandoned = new ConcurrentLinkedQueue<>();

	private volatile int portion;

	private final AtomicInteger count = new AtomicInteger();

	private final SubscriptionBudget budget;

	private final int quota;

	private final int capacity;

	private final int maxPerAddress;

	private final Map<String, Integer> addresses = new ConcurrentHashMap<>();

	private final int maxChannels;

	private volatile boolean stopping;

	/**
	 * Creates a registry.
	 * @param budget what authorizations count towards
	 * @param quota how many connections the app may have, 0 for any number
	 * @param maxPerAddress how many connections may come from one address, 0 for any
	 * number
	 * @param maxChannels how many channels a connection may be authorized for
	 */
	public Connections(SubscriptionBudget budget, int quota, int capacity, int maxPerAddress, int maxChannels) {
		this.budget = budget;
		this.quota = quota;
		this.capacity = capacity;
		this.maxPerAddress = maxPerAddress;
		this.maxChannels = maxChannels;
	}

	/**
	 * Adds a connection.
	 * @param elsewhere how many connections of the app other nodes have
	 * @return the reason to refuse it, or {@code null}
	 */
	public @Nullable Refusal add(Connection connection, int elsewhere) {
		Refusal refusal = refusal(connection, this.count.incrementAndGet(), elsewhere);
		if (refusal != null) {
			this.count.decrementAndGet();
			return refusal;
		}
		if (this.stopping) {
			remove(connection);
			return Refusal.CAPACITY;
		}
		return null;
	}

	private @Nullable Refusal refusal(Connection connection, int count, int elsewhere) {
		if (this.quota > 0 && count + elsewhere > this.quota) {
			return Refusal.QUOTA;
		}
		if (count > this.capacity) {
			return Refusal.CAPACITY;
		}
		if (this.maxPerAddress > 0
				&& this.addresses.merge(connection.address(), 1, Integer::sum) > this.maxPerAddress) {
			leave(connection.address());
			return Refusal.ADDRESS;
		}
		if (this.connections.putIfAbsent(connection.socketId(), connection) != null) {
			leave(connection.address());
			return Refusal.CAPACITY;
		}
		return null;
	}

	private void leave(String address) {
		this.addresses.computeIfPresent(address, (key, count) -> (count > 1) ? count - 1 : null);
	}

	/** Removes a connection, and returns whether it was there. */
	public boolean remove(Connection connection) {
		if (!this.connections.remove(connection.socketId(), connection)) {
			return false;
		}
		this.count.decrementAndGet();
		leave(connection.address());
		connection.forgetAuthorizations(this.budget);
		if (this.stopping) {
			synchronized (this.connections) {
				this.connections.notifyAll();
			}
		}
		return true;
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
	 * @return {@code false} if the connection has as many authorizations as it may have,
	 * or all connections together do
	 */
	public boolean authorize(String socketId, String channel, String userId, Duration left, long now) {
		Connection connection = this.connections.get(socketId);
		return connection == null || connection.authorize(channel, userId, left, now, this.maxChannels, this.budget);
	}

	/** Whether a connection is one of this node's. */
	public boolean has(String socketId) {
		return this.connections.containsKey(socketId);
	}

	/**
	 * Records what the application has authorized a connection for at another node. The
	 * client has its answer by then, so a connection without room for it is closed.
	 * @param nanoTime now, in nanoseconds
	 */
	public void authorizedElsewhere(Authorization authorization, Instant now, long nanoTime) {
		Duration left = Duration.between(now, authorization.until());
		if (!authorize(authorization.socketId(), authorization.channel(), authorization.userId(), left, nanoTime)) {
			Connection connection = this.connections.get(authorization.socketId());
			if (connection != null) {
				connection.close(CloseCode.UNAUTHORIZED, "Authorized for as many channels as it may have");
			}
		}
	}

	void forEach(Consumer<Connection> action) {
		this.connections.values().forEach((connection) -> {
			if (!connection.closed()) {
				action.accept(connection);
			}
		});
	}

	/**
	 * Gives up all connections: what their clients send is ignored, and
	 * {@link #closeAbandoned} closes them within a few seconds.
	 * @param forget forgets what a connection had
	 */
	public void abandon(Consumer<Connection> forget) {
		forEach((connection) -> {
			connection.abandon();
			forget.accept(connection);
			this.abandoned.add(connection);
		});
		this.portion = this.abandoned.size() / CLOSING_SCANS + 1;
	}

	/** Closes some of the abandoned connections, at each scan. */
	public void closeAbandoned() {
		closeAbandoned(this.portion);
	}

	private void closeAbandoned(int max) {
		for (int i = 0; i < max; i++) {
			Connection connection = this.abandoned.poll();
			if (connection == null) {
				return;
			}
			reconnect(connection);
		}
	}

	private static void reconnect(Connection connection) {
		connection.close(CloseCode.RECONNECT, "Please reconnect immediately");
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
		forEach(Connections::reconnect);
		closeAbandoned(Integer.MAX_VALUE);
		long deadline = System.nanoTime() + timeout.toNanos();
		synchronized (this.connections) {
			long left = timeout.toMillis();
			while (!this.connections.isEmpty() && left > 0) {
				this.connections.wait(left);
				left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
			}
		}
	}

	/** Why there is no room for a connection. */
	public enum Refusal {

		/** The app has as many as it may have. */
		QUOTA(CloseCode.OVER_QUOTA, "Application is over connection quota"),
		/** The server has as many as it takes. */
		CAPACITY(CloseCode.OVER_CAPACITY, "Over capacity"),
		/** Its address has as many as it may have. */
		ADDRESS(CloseCode.OVER_CAPACITY, "Too many connections from this address");

		private final CloseCode code;

		private final String reason;

		Refusal(CloseCode code, String reason) {
			this.code = code;
			this.reason = reason;
		}

		public CloseCode code() {
			return this.code;
		}

		public String reason() {
			return this.reason;
		}

	}

}
