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
 * Reads pages of the log. One thread looks at the head for all requests: those that
 * arrive during a look share the next one, so each sees what any node acknowledged
 * before. Pages near the head come from memory then. The thread of a request waits for a
 * look that takes a moment, but not for a database that is slow or hangs.
 */
@Component
public class LogReader extends BatchThread<CompletableFuture<Void>> {

	private static final CompletableFuture<Void> AT_ONCE = CompletableFuture.completedFuture(null);

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
	 * Reads a page for a request, whose thread waits a moment if the log answers at once.
	 * @param query the page
	 * @param passedOn what the request completes when the page takes no memory, or is
	 * counted elsewhere: only a few older pages are read meanwhile
	 * @return completes with the page, or with {@link LogUnavailableException} when the
	 * database does not answer in time or too many requests wait
	 */
	public CompletableFuture<Page> page(PageQuery query, CompletableFuture<Void> passedOn) {
		CompletableFuture<Void> look = new CompletableFuture<>();
		if (!offerPatiently(look)) {
			return refused();
		}
		awaitBriefly(look);
		CompletableFuture<Page> page = page(query.atMost(this.maxPageBytes), look, passedOn);
		if (look.isDone()) {
			// one that is not in memory
			awaitBriefly(page);
		}
		return page;
	}

	/** Reads a page for a request that passes it on at once. */
	public CompletableFuture<Page> page(PageQuery query) {
		return page(query, AT_ONCE);
	}

	/**
	 * Reads a page for a follower of the log, who comes back: from memory without a look
	 * at the log, if there was one lately and the page has messages. Never waits.
	 * @return completes like a page
	 */
	public CompletableFuture<Page> next(PageQuery query) {
		PageQuery bounded = query.atMost(this.maxPageBytes);
		Page page = this.tail.recent(bounded);
		if (page != null) {
			return CompletableFuture.completedFuture(page);
		}
		CompletableFuture<Void> look = new CompletableFuture<>();
		return offer(look) ? page(bounded, look, AT_ONCE) : refused();
	}

	/**
	 * Reads a message.
	 * @return completes with the message if there is one, or like a page
	 */
	public CompletableFuture<Optional<EncodedMessage>> message(long id) {
		return page(new PageQuery(id - 1, null, 1))
			.thenApply((page) -> page.messages().stream().filter((message) -> message.id() == id).findFirst());
	}

	/** Looks at the log at once, because the first look takes long. */
	@Override
	public void start() {
		super.start();
		offer(new CompletableFuture<>());
	}

	private static CompletableFuture<Page> refused() {
		return CompletableFuture.failedFuture(LogUnavailableException.unread(null));
	}

	private CompletableFuture<Page> page(PageQuery query, CompletableFuture<Void> look,
			CompletableFuture<Void> passedOn) {
		CompletableFuture<Page> page = new CompletableFuture<>();
		look.whenComplete((looked, failure) -> {
			if (failure == null) {
				answer(query, page, passedOn);
			}
			else {
				page.completeExceptionally(failure);
			}
		});
		return page.orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS)
			.exceptionallyCompose((failure) -> CompletableFuture.failedFuture(
					(failure instanceof TimeoutException) ? LogUnavailableException.unread(failure) : failure));
	}

	private void answer(PageQuery query, CompletableFuture<Page> page, CompletableFuture<Void> passedOn) {
		Page recent = this.tail.page(query);
		if (recent != null) {
			page.complete(recent);
		}
		else {
			this.older.read(query, this.tail.state(), page, passedOn);
		}
	}

	@Override
	protected void handle(List<CompletableFuture<Void>> looks) {
		try {
			this.tail.look();
			looks.forEach((look) -> look.complete(null));
		}
		catch (Throwable ex) {
			// not logged here: the relay reads the log too, and logs the outage
			looks.forEach((look) -> look.completeExceptionally(LogUnavailableException.unread(ex)));
		}
	}

}
