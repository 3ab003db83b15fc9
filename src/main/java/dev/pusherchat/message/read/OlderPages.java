package dev.pusherchat.message.read;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogState;
import dev.pusherchat.message.LogUnavailableException;
import dev.pusherchat.message.MessageProperties;

/**
 * Reads the pages that are not in memory. It uses few database connections, so that posts
 * and looks at the head always find one.
 */
@Component
class OlderPages implements DisposableBean {

	private final StoredPages stored;

	private final Duration timeout;

	private final ThreadPoolExecutor places;

	OlderPages(StoredPages stored, MessageProperties properties) {
		this.stored = stored;
		MessageProperties.Read settings = properties.read();
		this.timeout = settings.timeout();
		this.places = new ThreadPoolExecutor(settings.places(), settings.places(), 10, TimeUnit.SECONDS,
				new ArrayBlockingQueue<>(settings.maxWaitingRequests()), (task) -> new Thread(task, "older-pages"));
		this.places.allowCoreThreadTimeOut(true);
	}

	/**
	 * Reads a page, and keeps its place until the page has been passed on, so that few
	 * pages are in memory.
	 * @param query the page
	 * @param state the state of the log when the page was requested
	 * @param page completes with the page
	 * @param passedOn completes when the page takes no memory, or is counted elsewhere
	 */
	void read(PageQuery query, LogState state, CompletableFuture<Page> page, CompletableFuture<Void> passedOn) {
		try {
			this.places.execute(() -> {
				// a request that has timed out must not cost a query
				if (!page.isDone()) {
					complete(query, state, page);
					await(passedOn);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			page.completeExceptionally(LogUnavailableException.unread(ex));
		}
	}

	private void complete(PageQuery query, LogState state, CompletableFuture<Page> page) {
		try {
			page.complete(new Page(state, messages(query)));
		}
		catch (Throwable ex) {
			page.completeExceptionally(LogUnavailableException.unread(ex));
		}
	}

	private List<EncodedMessage> messages(PageQuery query) {
		Long after = query.after();
		Long before = query.before();
		return (after != null) ? this.stored.after(after, query.limit(), query.maxBytes())
				: this.stored.before((before != null) ? before : Long.MAX_VALUE, query.limit(), query.maxBytes());
	}

	private void await(CompletableFuture<Void> passedOn) {
		try {
			passedOn.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			// then others must not wait for it either
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void destroy() {
		this.places.shutdown();
	}

}
