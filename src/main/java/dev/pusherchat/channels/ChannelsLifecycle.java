package dev.pusherchat.channels;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

import dev.pusherchat.channels.channel.Channels;
import dev.pusherchat.channels.connection.ActivityTimeout;
import dev.pusherchat.channels.connection.Connections;

/**
 * Runs the one timer of the server, and sends everybody to reconnect when the application
 * stops, while there is still a socket to say it on.
 */
class ChannelsLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ChannelsLifecycle.class);

	private final Connections connections;

	private final ActivityTimeout activityTimeout;

	private final Channels channels;

	private final Duration shutdownTimeout;

	private final LongSupplier nanoTime;

	private @Nullable ScheduledExecutorService timer;

	ChannelsLifecycle(Connections connections, ActivityTimeout activityTimeout, Channels channels,
			Duration shutdownTimeout, LongSupplier nanoTime) {
		this.connections = connections;
		this.activityTimeout = activityTimeout;
		this.channels = channels;
		this.shutdownTimeout = shutdownTimeout;
		this.nanoTime = nanoTime;
	}

	@Override
	public void start() {
		ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "channels-timer");
			thread.setDaemon(true);
			return thread;
		});
		timer.scheduleWithFixedDelay(this::tick, 500, 500, TimeUnit.MILLISECONDS);
		this.timer = timer;
	}

	private void tick() {
		try {
			this.activityTimeout.scan(this.nanoTime.getAsLong());
			this.channels.tick();
		}
		catch (RuntimeException ex) {
			logger.error("The scan of connections failed; the next one is due", ex);
		}
	}

	@Override
	public void stop() {
		stopConnections();
		ScheduledExecutorService timer = this.timer;
		if (timer != null) {
			timer.shutdownNow();
		}
		this.timer = null;
	}

	private void stopConnections() {
		try {
			this.connections.stop(this.shutdownTimeout);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.timer != null;
	}

	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
	}

}
