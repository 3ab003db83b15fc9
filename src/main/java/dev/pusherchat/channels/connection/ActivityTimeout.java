package dev.pusherchat.channels.connection;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scans for connections that are silent or not authorized. Deadlines are counted in
 * scans, because a paused process runs no scans and reads no messages either.
 */
public class ActivityTimeout {

	/** The pause between two scans. */
	public static final Duration SCAN_INTERVAL = Duration.ofMillis(500);

	private static final Logger logger = LoggerFactory.getLogger(ActivityTimeout.class);

	private final Connections connections;

	private final long activityTimeout;

	private final int pongScans;

	private final int authorizationScans;

	public ActivityTimeout(Connections connections, Duration activityTimeout, Duration pongTimeout,
			@Nullable Duration authorizationTimeout) {
		this.connections = connections;
		this.activityTimeout = activityTimeout.toNanos();
		this.pongScans = scans(pongTimeout);
		this.authorizationScans = (authorizationTimeout != null) ? scans(authorizationTimeout) : Integer.MAX_VALUE;
	}

	private static int scans(Duration timeout) {
		return (int) Math.min(Integer.MAX_VALUE, timeout.plus(SCAN_INTERVAL).minusNanos(1).dividedBy(SCAN_INTERVAL));
	}

	/**
	 * Scans all connections.
	 * @param now the time in nanoseconds
	 */
	public void scan(long now) {
		this.connections.forEach((connection) -> {
			try {
				check(connection, now);
			}
			catch (RuntimeException | Error ex) {
				logger.error("A connection could not be scanned; the scan goes on with the others", ex);
			}
		});
	}

	private void check(Connection connection, long now) {
		connection.checkAuthorizations(now);
		connection.checkActivity(now, this.activityTimeout, this.pongScans);
		if (!connection.closed()) {
			connection.checkAuthorization(this.authorizationScans);
		}
	}

}
