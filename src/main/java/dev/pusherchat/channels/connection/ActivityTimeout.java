package dev.pusherchat.channels.connection;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** Looks after connections that are silent, or that nobody vouches for, in one scan. */
public class ActivityTimeout {

	private final Connections connections;

	private final long activityTimeout;

	private final long pongTimeout;

	private final @Nullable Duration authorizationTimeout;

	public ActivityTimeout(Connections connections, Duration activityTimeout, Duration pongTimeout,
			@Nullable Duration authorizationTimeout) {
		this.connections = connections;
		this.activityTimeout = activityTimeout.toNanos();
		this.pongTimeout = pongTimeout.toNanos();
		this.authorizationTimeout = authorizationTimeout;
	}

	/**
	 * Scans all connections.
	 * @param now the time in nanoseconds
	 */
	public void scan(long now) {
		this.connections.forEach((connection) -> {
			connection.checkAuthorizations(now);
			connection.checkActivity(now, this.activityTimeout, this.pongTimeout);
			if (this.authorizationTimeout != null && !connection.closed()) {
				connection.checkAuthorization(now, this.authorizationTimeout.toNanos());
			}
		});
	}

}
