package dev.pusherchat.message.read;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogUnavailableException;
import dev.pusherchat.message.MessageProperties;
import dev.pusherchat.message.batch.BatchThread;

/**
 * Reads pages of the log for all requests in one thread. Requests that arrive during a
 * look at the head share the next look, so each sees what any node acknowledged before.
 * Pages near the head come from memory. No request thread waits.
 */
@Component
public class LogReader extends BatchThread<LogReader.Read> {

	private final SharedTail tail;

	private final OlderPages older;

	private final Duration timeout;

	private final long maxPageBytes;

	LogReader(SharedTail tail, OlderPages older, MessageProperties properties, MeterRegistry registry) {
		super("log-reader", properties.read().maxWaitingRequests(), Integer.MAX_VALUE, properties.read().timeout());
		this.tail = tail;
		this.older = older;
		this.timeout = properties.read().timeout();
		this.maxPageBytes = properties.page().maxBytes().toBytes();
		Gauge.builder("chat.read.queue", this, LogReader::waiting)
			.description("Reads that wait for a look at the log")
			.register(registry);
	}

	/**
	 * Reads a page.
	 * @return completes with the page, or with {@link LogUnavailableException} when the
	 * database does not answer in time or too many requests wait
	 */
	public CompletableFuture<Page> page(PageQuery query) {
		Read read = new Read(query, new CompletableFuture<>());
		if (!offer(read)) {
			return CompletableFuture.failedFuture(LogUnavailableException.unread(null));
		}
		return read.page()
			.orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS)
			.exceptionallyCompose((failure) -> CompletableFuture.failedFuture(
					(failure instanceof TimeoutException) ? LogUnavailableException.unread(failure) : failure));
	}

	/**
	 * Reads a page for a follower of the log, who comes back: from memory without a look
	 * at the log, if there was one lately and the page has messages.
	 * @return completes like a page
	 */
	public CompletableFuture<Page> next(PageQuery query) {
		Page page = this.tail.recent(query, this.maxPageBytes);
		return (page != null) ? CompletableFuture.completedFuture(page) : page(query);
	}

	/**
	 * Reads a message.
	 * @return completes with the message if there is one, or like a page
	 */
	public CompletableFuture<Optional<EncodedMessage>> message(long id) {
		return page(new PageQuery(id - 1, null, 1))
			.thenApply((page) -> page.messages().stream().filter((message) -> message.id() == id).findFirst());
	}

	@Override
	protected void handle(List<Read> reads) {
		try {
			this.tail.look();
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

	/** A waiting request. */
	record Read(PageQuery query, CompletableFuture<Page> page) {
	}

}
