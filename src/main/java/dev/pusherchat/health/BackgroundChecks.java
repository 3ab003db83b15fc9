package dev.pusherchat.health;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Makes all checks once a second, one after the other in one thread. They use the same
 * database, so that one that hangs holds up none that would not.
 */
@Component
class BackgroundChecks implements SmartLifecycle {

	private final List<BackgroundCheck<?>> checks;

	private @Nullable ScheduledExecutorService thread;

	BackgroundChecks(List<BackgroundCheck<?>> checks) {
		this.checks = checks;
	}

	private void run() {
		this.checks.forEach(BackgroundCheck::runIfDue);
	}

	@Override
	public void start() {
		this.thread = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "checks");
			thread.setDaemon(true);
			return thread;
		});
		this.thread.scheduleWithFixedDelay(this::run, 0, BackgroundCheck.INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void stop() {
		if (this.thread != null) {
			// does not interrupt a check, which would close H2's file
			this.thread.shutdown();
		}
		this.thread = null;
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/** Starts before the web server, and stops after it. */
	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 2048;
	}

}
