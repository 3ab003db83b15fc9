package dev.pusherchat.message.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * A thread with a bounded queue. What arrives while it handles a batch is the next batch;
 * a single entry is not delayed. It survives each failure.
 *
 * @param <T> what waits in the queue
 */
public abstract class BatchThread<T> implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(BatchThread.class);

	/** How long the thread of a request may wait for a result. */
	private static final Duration MOMENT = Duration.ofMillis(50);

	/**
	 * A batch that takes so long waits for a database that hangs; collecting garbage in a
	 * small heap, during a rush, takes less.
	 */
	private static final Duration HANGING = Duration.ofSeconds(1);

	private final String name;

	// an empty entry wakes the thread to stop; an interrupt would close H2's file
	private final BlockingQueue<Optional<T>> queue;

	private final int batchSize;

	private final Duration stopTimeout;

	private volatile boolean running;

	private volatile boolean handling;

	private volatile long handlingSince;

	private @Nullable Thread thread;

	/**
	 * Creates the thread, which {@link #start()} starts.
	 * @param name the name of the thread
	 * @param capacity how many entries may wait
	 * @param batchSize the most entries of a batch
	 * @param stopTimeout how long stopping waits for the entries in the queue
	 */
	protected BatchThread(String name, int capacity, int batchSize, Duration stopTimeout) {
		this.name = name;
		this.queue = new ArrayBlockingQueue<>(capacity);
		this.batchSize = batchSize;
		this.stopTimeout = stopTimeout;
	}

	/**
	 * Adds an entry to the queue.
	 * @param entry the entry
	 * @return whether it will be handled; it won't when too many wait, or after the stop
	 */
	protected boolean offer(T entry) {
		return this.running && this.queue.offer(Optional.of(entry));
	}

	/**
	 * Adds an entry to the queue, from the thread of a request. It waits for a place if
	 * there is none, so that a rush is slowed down and not refused, but not while the
	 * database hangs.
	 * @param entry the entry
	 * @return whether it will be handled
	 */
	protected boolean offerPatiently(T entry) {
		boolean offered = offer(entry);
		try {
			while (!offered && this.running && !isHandlingFor(HANGING)) {
				offered = this.queue.offer(Optional.of(entry), MOMENT.toNanos(), TimeUnit.NANOSECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return offered;
	}

	/**
	 * Waits a moment for the result of an entry, in the thread of a request. Mostly it
	 * can write the answer itself then, which costs less than to wake another one. Does
	 * not wait while a batch takes longer than that.
	 * @param result what the batch completes
	 */
	protected void awaitBriefly(CompletableFuture<?> result) {
		if (isHandlingFor(MOMENT)) {
			return;
		}
		try {
			result.get(MOMENT.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			// the result says so to those who use it
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean isHandlingFor(Duration time) {
		return this.handling && System.nanoTime() - this.handlingSince > time.toNanos();
	}

	/** Handles entries, in the order of their arrival; called by this thread alone. */
	protected abstract void handle(List<T> batch);

	/** Returns how many entries wait. */
	public int waiting() {
		return this.queue.size();
	}

	private void run() {
		while (this.running || !this.queue.isEmpty()) {
			try {
				List<T> batch = next();
				if (!batch.isEmpty()) {
					this.handlingSince = System.nanoTime();
					this.handling = true;
					handle(batch);
				}
			}
			catch (RuntimeException | Error ex) {
				// entries would wait for nobody if this thread ended
				logger.error("The {} failed; going on", this.name, ex);
			}
			finally {
				this.handling = false;
			}
		}
	}

	private List<T> next() {
		List<Optional<T>> entries = new ArrayList<>();
		try {
			entries.add(this.queue.take());
			this.queue.drainTo(entries, this.batchSize - 1);
		}
		catch (InterruptedException ex) {
			logger.warn("The {} was interrupted; it continues, because only shutdown stops it", this.name);
		}
		return entries.stream().flatMap(Optional::stream).toList();
	}

	@Override
	public void start() {
		this.running = true;
		this.thread = new Thread(this::run, this.name);
		this.thread.start();
	}

	@Override
	public void stop() {
		this.running = false;
		// a thread whose queue is full does not wait
		this.queue.offer(Optional.empty());
		Thread thread = this.thread;
		if (thread != null) {
			try {
				thread.join(this.stopTimeout.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		this.thread = null;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Stops after the web server has answered its last request, and before the relay. */
	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 2048;
	}

}
