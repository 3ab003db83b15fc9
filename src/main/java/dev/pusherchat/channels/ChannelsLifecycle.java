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
 * Runs the server's timer. At shutdown it closes all connections with {@code 4200}, so
 * that clients reconnect, before the web server stops.
 */
class ChannelsLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ChannelsLifecycle.class);

	private final Connections connections;

	private final ActivityTimeout activityTimeout;

	private final Channels channels;

	private final Duration shutdownTimeout;

	private final LongSupplier nanoTime;

	private volatile @Nullable ScheduledExecutorService timer;

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
		long interval = ActivityTimeout.SCAN_INTERVAL.toMillis();
		timer.scheduleWithFixedDelay(this::tick, interval, interval, TimeUnit.MILLISECONDS);
		this.connections.start();
		this.timer = timer;
	}

	private void tick() {
		run(() -> this.activityTimeout.scan(this.nanoTime.getAsLong()));
		run(this.channels::tick);
		run(this.connections::closeAbandoned);
	}

	// an exception would end the scheduled task silently
	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A scan failed; the next one runs as scheduled", ex);
		}
	}

	@Override
	public void stop() {
		ScheduledExecutorService timer = this.timer;
		// the health indicator reports out of service while connections close
		this.timer = null;
		try {
			this.connections.stop(this.shutdownTimeout);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			if (timer != null) {
				timer.shutdownNow();
			}
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
