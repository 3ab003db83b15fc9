package dev.pusherchat.broadcast;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;

import dev.pusherchat.pusher.TriggerResult;
import dev.pusherchat.pusher.TriggerResult.Outcome;

/**
 * Relays batch after batch: at once after this node's appends, at each poll interval for
 * other nodes' appends, and with back-off after a failed call.
 */
class RelayLoop implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(RelayLoop.class);

	private final MessageRelay relay;

	private final BroadcastProperties properties;

	private final Backoff backoff;

	// the highest id that is known to be in the log
	private final AtomicLong announced = new AtomicLong();

	// one pending wake-up is enough; during an outage more would pile up
	private final BlockingQueue<Boolean> appended = new ArrayBlockingQueue<>(1);

	private boolean woken;

	private boolean failing;

	private final CountDownLatch stopping = new CountDownLatch(1);

	RelayLoop(MessageRelay relay, BroadcastProperties properties) {
		this.relay = relay;
		this.properties = properties;
		this.backoff = new Backoff(properties.minBackoff(), properties.maxBackoff());
	}

	/** Wakes the relay, because the log has a message with this id. */
	void wake(long id) {
		this.announced.accumulateAndGet(id, Math::max);
		this.appended.offer(true);
	}

	/** Ends the loop after the current batch. */
	void stop() {
		this.stopping.countDown();
		this.appended.offer(true);
	}

	@Override
	public void run() {
		try {
			while (this.stopping.getCount() > 0) {
				relay();
			}
		}
		catch (InterruptedException ex) {
			logger.warn("The relay was interrupted; the next start continues where it stopped");
		}
	}

	private void relay() throws InterruptedException {
		long start = System.nanoTime();
		try {
			TriggerResult result = relayNext();
			if (result == null) {
				awaitMessages();
				return;
			}
			pause(waitAfter(result, start));
			if (result.accepted() && this.relay.hasCaughtUpWith(this.announced.get())) {
				// without another look: a lone message must not cost queries
				awaitMessages();
			}
		}
		catch (PessimisticLockingFailureException ex) {
			logger.debug("Another node is relaying", ex);
			pause(this.properties.pollInterval());
		}
		catch (RuntimeException | Error ex) {
			// no failure may end broadcasting
			if (!this.failing) {
				logger.warn("The log or its cursor can't be used; the relay tries again", ex);
			}
			this.failing = true;
			pause(this.backoff.next());
		}
	}

	// only after a batch: while H2's disk is full, reads fail and succeed alternately
	private void noteRecovery() {
		if (this.failing) {
			logger.info("The log and its cursor can be used again");
		}
		this.failing = false;
	}

	private @Nullable TriggerResult relayNext() {
		boolean due = this.woken || this.appended.poll() != null;
		this.woken = false;
		// not at every poll: taking the cursor's lock writes to the database
		return (due || !this.relay.atHead()) ? this.relay.relayNext() : null;
	}

	private void awaitMessages() throws InterruptedException {
		this.backoff.reset();
		this.woken = this.appended.poll(this.properties.pollInterval().toMillis(), TimeUnit.MILLISECONDS) != null;
	}

	private Duration waitAfter(TriggerResult result, long start) {
		if (!result.failed()) {
			noteRecovery();
			this.backoff.reset();
			return this.relay.hasCaughtUpWith(0) ? this.properties.gatherTime().minusNanos(System.nanoTime() - start)
					: Duration.ZERO;
		}
		if (result.outcome() == Outcome.REFUSED) {
			return this.properties.maxBackoff();
		}
		Duration wait = this.backoff.next();
		Duration asked = min(result.retryAfter(), this.properties.maxRetryAfter());
		return (asked.compareTo(wait) > 0) ? asked : wait;
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private void pause(Duration duration) throws InterruptedException {
		this.stopping.await(duration.toMillis(), TimeUnit.MILLISECONDS);
	}

}
