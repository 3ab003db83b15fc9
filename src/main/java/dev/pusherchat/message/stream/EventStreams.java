package dev.pusherchat.message.stream;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import dev.pusherchat.message.MessagesAppended;
import dev.pusherchat.message.read.LogReader;
import dev.pusherchat.message.read.Page;
import dev.pusherchat.message.read.PageQuery;

/**
 * The streams of this node, and their thread. At shutdown all end at once, before the web
 * server waits for its requests, so that readers go to another node.
 */
@Component
class EventStreams implements SmartLifecycle, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EventStreams.class);

	private static final long CHECK_MILLIS = 1000;

	/** A page of a stream that is behind, in messages and bytes: each keeps one. */
	private static final int PAGE = 50;

	private static final long PAGE_BYTES = 16 * 1024;

	private final Map<StreamExchange, EventStream> streams = new ConcurrentHashMap<>();

	private final AtomicInteger taken = new AtomicInteger();

	private final AtomicBoolean woken = new AtomicBoolean();

	private final LogReader reader;

	private final StreamProperties properties;

	private final Clock clock;

	private final Counter refused;

	private final Counter cutOffs;

	private final ScheduledThreadPoolExecutor thread;

	private final Follower follower;

	private volatile boolean stopped;

	private List<ScheduledFuture<?>> tasks = List.of();

	EventStreams(LogReader reader, StreamProperties properties, Clock clock, MeterRegistry registry) {
		this.reader = reader;
		this.properties = properties;
		this.clock = clock;
		this.thread = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "event-streams");
			thread.setDaemon(true);
			return thread;
		});
		this.follower = new Follower(reader, this.thread, this::wakeAll);
		Gauge.builder("chat.streams", this.taken, AtomicInteger::get)
			.description("Readers that follow the log as a stream")
			.register(registry);
		this.refused = Counter.builder("chat.streams.refused")
			.description("Readers sent back because there were too many, or the log could not be read")
			.register(registry);
		this.cutOffs = Counter.builder("chat.streams.cutoffs")
			.description("Streams cut off because their readers were slow")
			.register(registry);
	}

	/**
	 * Takes a place for a reader, who leaves it in any case. The web server begins to
	 * listen before the streams are started.
	 * @return whether there was one
	 */
	boolean enter() {
		int taken = this.taken.incrementAndGet();
		return !this.stopped && taken <= this.properties.places();
	}

	void leave(StreamExchange exchange) {
		this.taken.decrementAndGet();
		EventStream stream = this.streams.remove(exchange);
		if (stream != null) {
			// the response must not be written any more
			stream.end();
		}
	}

	void sendBack(StreamExchange exchange) {
		this.refused.increment();
		exchange.sendBack(this.properties.retry());
	}

	/** Begins a stream at a position, or at the head of the log. */
	void begin(StreamExchange exchange, Instant end, @Nullable StreamPosition position, Page first) {
		try {
			ServletOutputStream out = exchange.begin();
			EventStream stream = (position != null) ? new EventStream(exchange, this, out, end, position, first)
					: new EventStream(exchange, this, out, end, StreamPosition.head(first.state()),
							new Page(first.state(), List.of()));
			this.streams.put(exchange, stream);
			if (exchange.isOver()) {
				// the reader went before there was a stream to remove
				this.streams.remove(exchange);
			}
			out.setWriteListener(stream);
			if (this.stopped) {
				stream.end();
			}
			wake();
		}
		catch (IOException | RuntimeException ex) {
			// the reader has disconnected
			exchange.end();
		}
	}

	void cutOff() {
		this.cutOffs.increment();
	}

	Duration retry() {
		return this.properties.retry();
	}

	RecentEvents recent() {
		return this.follower.recent();
	}

	/** Reads the page after a position, and hands it over, or {@code null}. */
	void read(long id, Consumer<@Nullable Page> taker) {
		this.reader.next(new PageQuery(id, null, PAGE, PAGE_BYTES))
			.whenCompleteAsync((page, failure) -> taker.accept(page), this.thread);
	}

	@EventListener
	void wake(MessagesAppended appended) {
		if (!this.streams.isEmpty()) {
			wake();
		}
	}

	private void wake() {
		// one that has not begun sees all
		if (!this.stopped && this.woken.compareAndSet(false, true)) {
			this.thread.execute(() -> {
				this.woken.set(false);
				this.follower.read();
			});
		}
	}

	private void poll() {
		if (!this.streams.isEmpty()) {
			wake();
		}
	}

	private void wakeAll() {
		this.streams.values().forEach(EventStream::wake);
	}

	private void check() {
		for (EventStream stream : this.streams.values()) {
			stream.check(this.clock.instant(), System.nanoTime(), this.properties.keepAlive());
		}
	}

	// an exception would end the scheduled task silently
	private static Runnable surviving(Runnable task) {
		return () -> {
			try {
				task.run();
			}
			catch (RuntimeException | Error ex) {
				logger.error("A task of the streams failed; the next one runs as scheduled", ex);
			}
		};
	}

	@Override
	public void start() {
		this.stopped = false;
		long poll = this.properties.pollInterval().toMillis();
		this.tasks = List.of(
				this.thread.scheduleWithFixedDelay(surviving(this::check), CHECK_MILLIS, CHECK_MILLIS,
						TimeUnit.MILLISECONDS),
				this.thread.scheduleWithFixedDelay(surviving(this::poll), poll, poll, TimeUnit.MILLISECONDS));
	}

	@Override
	public void stop() {
		this.stopped = true;
		this.streams.values().forEach(EventStream::end);
		// the thread stays: a context that is paused starts again
		this.tasks.forEach((task) -> task.cancel(false));
		this.tasks = List.of();
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

	@Override
	public boolean isRunning() {
		return !this.tasks.isEmpty();
	}

	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
	}

}
