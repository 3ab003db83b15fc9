package dev.pusherchat.broadcast;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;

import dev.pusherchat.broadcast.TriggerResult.Outcome;
import dev.pusherchat.message.MessagesAppended;

/**
 * Runs the relay in a thread of its own: at once when this node has appended, every poll
 * interval for what other nodes have, and after a growing wait when a call has failed.
 */
@Component
class RelayLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(RelayLifecycle.class);

	private final MessageRelay relay;

	private final BroadcastProperties properties;

	private final Backoff backoff;

	private final Semaphore appended = new Semaphore(0);

	private final CountDownLatch stopping = new CountDownLatch(1);

	private @Nullable Thread thread;

	RelayLifecycle(MessageRelay relay, BroadcastProperties properties) {
		this.relay = relay;
		this.properties = properties;
		this.backoff = new Backoff(properties.minBackoff(), properties.maxBackoff());
	}

	@EventListener(MessagesAppended.class)
	void wake() {
		this.appended.release();
	}

	private void run() {
		try {
			while (this.stopping.getCount() > 0) {
				relay();
			}
		}
		catch (InterruptedException ex) {
			logger.warn("Stopped while a batch was on its way; the next start repeats it");
		}
	}

	private void relay() throws InterruptedException {
		try {
			pauseAfter(this.relay.relayNext());
		}
		catch (PessimisticLockingFailureException ex) {
			logger.debug("Another node is relaying", ex);
		}
		catch (RuntimeException ex) {
			logger.warn("The log or its cursor can't be read; trying again", ex);
			pause(this.backoff.next());
		}
	}

	private void pauseAfter(@Nullable Outcome outcome) throws InterruptedException {
		if (outcome == Outcome.UNAVAILABLE) {
			pause(this.backoff.next());
			return;
		}
		this.backoff.reset();
		if (outcome == Outcome.REFUSED) {
			pause(this.properties.maxBackoff());
		}
		if (outcome == null) {
			this.appended.tryAcquire(this.properties.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
			this.appended.drainPermits();
		}
	}

	private void pause(Duration duration) throws InterruptedException {
		this.stopping.await(duration.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void start() {
		this.relay.start();
		this.thread = new Thread(this::run, "relay");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	@Override
	public void stop() {
		this.stopping.countDown();
		wake();
		Thread thread = this.thread;
		if (thread == null) {
			return;
		}
		try {
			thread.join(this.properties.stopTimeout().toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		thread.interrupt();
		this.thread = null;
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/** Starts before the node takes posts, and stops after its last one. */
	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 4096;
	}

}
