package dev.pusherchat.message.read;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import dev.pusherchat.message.LogState;
import dev.pusherchat.message.LogTable;
import dev.pusherchat.message.LogUnavailableException;
import dev.pusherchat.message.MessageProperties;

/**
 * Reads pages of the log for all requests in one thread. Requests that arrive during a
 * look at the head share the next look, so each sees what any node acknowledged before.
 * Pages near the head come from memory. No request thread waits.
 */
@Component
public class LogReader implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(LogReader.class);

	// how often the thread checks whether to stop; an interrupt would close H2's file
	private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

	/** How long the result of the last query for the oldest id is used. */
	private static final Duration RETAINED = Duration.ofMillis(500);

	/**
	 * How many missing messages are added to the tail; after more, the tail starts anew.
	 */
	private static final int CATCH_UP = 1000;

	private final LogTable table;

	private final StoredPages stored;

	private final OlderPages older;

	private final Duration timeout;

	private final long maxPageBytes;

	private final long tailBytes;

	private final BlockingQueue<Read> waiting;

	private final LogTail tail;

	private long retainedAt = System.nanoTime() - RETAINED.toNanos();

	private volatile boolean running;

	private @Nullable Thread thread;

	LogReader(LogTable table, StoredPages stored, OlderPages older, MessageProperties properties) {
		this.table = table;
		this.stored = stored;
		this.older = older;
		this.timeout = properties.read().timeout();
		this.maxPageBytes = properties.page().maxBytes().toBytes();
		this.tailBytes = properties.read().tailBytes();
		this.waiting = new ArrayBlockingQueue<>(properties.read().maxWaiting());
		this.tail = new LogTail(this.tailBytes);
	}

	/**
	 * Reads a page.
	 * @return completes with the page, or with {@link LogUnavailableException} when the
	 * database does not answer in time or too many requests wait
	 */
	public CompletableFuture<Page> page(PageQuery query) {
		Read read = new Read(query, new CompletableFuture<>());
		if (!this.running || !this.waiting.offer(read)) {
			return CompletableFuture.failedFuture(LogUnavailableException.unread(null));
		}
		return read.page()
			.orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS)
			.exceptionallyCompose((failure) -> CompletableFuture.failedFuture(
					(failure instanceof TimeoutException) ? LogUnavailableException.unread(failure) : failure));
	}

	private void run() {
		while (this.running) {
			try {
				List<Read> reads = next();
				if (!reads.isEmpty()) {
					answer(reads);
				}
			}
			catch (RuntimeException | Error ex) {
				// requests would wait for nobody if this thread ended
				logger.error("The reader failed; going on", ex);
			}
		}
	}

	private List<Read> next() {
		List<Read> reads = new ArrayList<>();
		try {
			Read first = this.waiting.poll(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
			if (first != null) {
				reads.add(first);
				this.waiting.drainTo(reads);
			}
		}
		catch (InterruptedException ex) {
			logger.warn("The log reader was interrupted; it continues, because only shutdown stops it");
		}
		return reads;
	}

	private void answer(List<Read> reads) {
		try {
			look();
			reads.forEach(this::answer);
		}
		catch (Throwable ex) {
			// not logged here: the relay reads the log too, and logs the outage
			reads.forEach((read) -> read.page().completeExceptionally(LogUnavailableException.unread(ex)));
		}
	}

	private void answer(Read read) {
		Page page = this.tail.page(read.query(), this.maxPageBytes);
		if (page != null) {
			read.page().complete(page);
		}
		else {
			this.older.read(read.query(), this.tail.state(), read.page());
		}
	}

	private void look() {
		LogState state = this.table.read();
		this.tail.follow(state);
		long now = System.nanoTime();
		if (now - this.retainedAt >= RETAINED.toNanos()) {
			this.tail.retain(this.table.oldest(state));
			this.retainedAt = now;
		}
		if (this.tail.last() < state.head()) {
			catchUp(state.head());
		}
	}

	private void catchUp(long head) {
		long last = this.tail.last();
		if (last > 0 && head - last <= CATCH_UP) {
			this.tail.add(this.stored.after(last, (int) (head - last), this.tailBytes));
		}
		if (this.tail.last() != head) {
			this.tail.add(this.stored.before(head + 1, CATCH_UP, this.tailBytes));
		}
	}

	@Override
	public void start() {
		this.running = true;
		this.thread = new Thread(this::run, "log-reader");
		this.thread.start();
	}

	@Override
	public void stop() {
		this.running = false;
		Thread thread = this.thread;
		if (thread != null) {
			try {
				thread.join(this.timeout.toMillis());
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

	/** Stops after the web server has answered its last request. */
	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 2048;
	}

	/** A waiting request. */
	private record Read(PageQuery query, CompletableFuture<Page> page) {
	}

}
