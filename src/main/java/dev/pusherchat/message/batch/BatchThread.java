package dev.pusherchat.message.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

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

	// how often the thread checks whether to stop; an interrupt would close H2's file
	private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

	private final String name;

	private final BlockingQueue<T> queue;

	private final int batchSize;

	private final Duration stopTimeout;

	private volatile boolean running;

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
		return this.running && this.queue.offer(entry);
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
					handle(batch);
				}
			}
			catch (RuntimeException | Error ex) {
				// entries would wait for nobody if this thread ended
				logger.error("The {} failed; going on", this.name, ex);
			}
		}
	}

	private List<T> next() {
		List<T> batch = new ArrayList<>();
		try {
			T first = this.queue.poll(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
			if (first != null) {
				batch.add(first);
				this.queue.drainTo(batch, this.batchSize - 1);
			}
		}
		catch (InterruptedException ex) {
			logger.warn("The {} was interrupted; it continues, because only shutdown stops it", this.name);
		}
		return batch;
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
