package dev.pusherchat.message.api;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.support.ModelAndViewContainer;

import dev.pusherchat.message.read.Page;
import dev.pusherchat.message.read.PageQuery;
import dev.pusherchat.web.CutOff;

/**
 * An asynchronous request for a page. The page is written directly, because Spring MVC
 * would occupy a thread while it writes. A failure goes through Spring MVC like any
 * other.
 */
final class PageExchange {

	private final ServletWebRequest request;

	private final PageQuery query;

	private final PendingPages pending;

	/** Completes when the page is written, or counted among those that wait. */
	private final CompletableFuture<Void> passedOn;

	private final CacheControl caching;

	private final DeferredResult<Object> failure = new DeferredResult<>(0L);

	private final AsyncContext exchange;

	private final Thread thread = Thread.currentThread();

	PageExchange(ServletWebRequest request, PageQuery query, PendingPages pending, CompletableFuture<Void> passedOn)
			throws Exception {
		this.request = request;
		this.query = query;
		this.pending = pending;
		this.passedOn = passedOn;
		this.failure.onCompletion(() -> passedOn.complete(null));
		this.caching = LogHeaders.caching(request.getUserPrincipal());
		WebAsyncUtils.getAsyncManager(request).startDeferredResultProcessing(this.failure, new ModelAndViewContainer());
		this.exchange = request.getRequest().getAsyncContext();
	}

	/**
	 * Runs a task in the request's own thread while that is here, and later in another
	 * one of the web server, so that the thread that reads for all requests goes on.
	 */
	void execute(Runnable task) {
		if (Thread.currentThread() == this.thread) {
			task.run();
		}
		else {
			this.exchange.start(task);
		}
	}

	/** Answers with the page or with the failure. */
	void answer(@Nullable Page page, @Nullable Throwable failure) {
		if (page == null) {
			this.failure.setErrorResult(cause(Objects.requireNonNull(failure)));
			return;
		}
		try {
			write(page);
		}
		catch (IOException | RuntimeException ex) {
			// the client has disconnected
			this.exchange.complete();
		}
	}

	private static Throwable cause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

	private void write(Page page) throws IOException {
		HttpServletResponse response = (HttpServletResponse) this.exchange.getResponse();
		HttpHeaders headers = LogHeaders.of(page.state());
		headers.setCacheControl(this.caching);
		headers.setVary(List.of(HttpHeaders.ACCEPT));
		if (this.request.checkNotModified(LogHeaders.etag(page.state()))) {
			set(response, headers);
			this.exchange.complete();
			return;
		}
		LogHeaders.addLinks(headers, page.messages(), this.query, page.state());
		headers.setContentType(MediaType.APPLICATION_JSON);
		headers.setContentLength(page.size());
		set(response, headers);
		PageWriter writer = new PageWriter(this.exchange, response.getOutputStream(), page, this.pending, this.passedOn,
				CutOff.of(this.request.getRequest()));
		this.failure.onCompletion(writer::completed);
		response.getOutputStream().setWriteListener(writer);
	}

	private static void set(HttpServletResponse response, HttpHeaders headers) {
		headers.forEach((name, values) -> values.forEach((value) -> response.addHeader(name, value)));
	}

}
