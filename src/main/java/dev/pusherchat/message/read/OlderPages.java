package dev.pusherchat.message.read;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

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

	private final long maxBytes;

	private final ThreadPoolExecutor places;

	OlderPages(StoredPages stored, MessageProperties properties) {
		this.stored = stored;
		this.maxBytes = properties.page().maxBytes().toBytes();
		MessageProperties.Read settings = properties.read();
		this.places = new ThreadPoolExecutor(settings.places(), settings.places(), 10, TimeUnit.SECONDS,
				new ArrayBlockingQueue<>(settings.maxWaitingRequests()), (task) -> new Thread(task, "older-pages"));
		this.places.allowCoreThreadTimeOut(true);
	}

	/** Reads a page; the state is that of the log when the page was requested. */
	void read(PageQuery query, LogState state, CompletableFuture<Page> page) {
		try {
			this.places.execute(() -> {
				// a request that has timed out must not cost a query
				if (!page.isDone()) {
					complete(query, state, page);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			page.completeExceptionally(LogUnavailableException.unread(ex));
		}
	}

	private void complete(PageQuery query, LogState state, CompletableFuture<Page> page) {
		try {
			Long after = query.after();
			Long before = query.before();
			page.complete(new Page(state, (after != null) ? this.stored.after(after, query.limit(), this.maxBytes)
					: this.stored.before((before != null) ? before : Long.MAX_VALUE, query.limit(), this.maxBytes)));
		}
		catch (Throwable ex) {
			page.completeExceptionally(LogUnavailableException.unread(ex));
		}
	}

	@Override
	public void destroy() {
		this.places.shutdown();
	}

}
