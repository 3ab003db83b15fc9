package dev.pusherchat.message.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.support.ModelAndViewContainer;

import dev.pusherchat.web.CutOff;

/** The asynchronous request of a stream; it is written directly, and has no time-out. */
final class StreamExchange {

	private final AsyncContext exchange;

	private final CutOff cutOff;

	private volatile boolean over;

	/**
	 * Makes a request asynchronous.
	 * @param completion called in any case, when the request is over
	 */
	StreamExchange(ServletWebRequest request, Consumer<StreamExchange> completion) throws Exception {
		DeferredResult<Object> result = new DeferredResult<>(0L);
		result.onCompletion(() -> {
			complete();
			completion.accept(this);
		});
		WebAsyncUtils.getAsyncManager(request).startDeferredResultProcessing(result, new ModelAndViewContainer());
		this.exchange = request.getRequest().getAsyncContext();
		this.cutOff = CutOff.of(request.getRequest());
	}

	boolean isOver() {
		return this.over;
	}

	static void setHeaders(HttpServletResponse response) {
		// without a charset: the format is always UTF-8
		response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
		// nginx would buffer
		response.setHeader("X-Accel-Buffering", "no");
	}

	ServletOutputStream begin() throws IOException {
		HttpServletResponse response = (HttpServletResponse) this.exchange.getResponse();
		setHeaders(response);
		// a reader that is cut off must not wait for the rest
		response.setHeader(HttpHeaders.CONNECTION, "close");
		return response.getOutputStream();
	}

	/** Answers with an end, so that also an {@code EventSource} comes back. */
	void sendBack(Duration retry) {
		try {
			ServletOutputStream out = begin();
			byte[] bytes = StreamEvent.retry(retry);
			this.exchange.getResponse().setContentLength(bytes.length);
			out.setWriteListener(new WriteListener() {

				@Override
				public void onWritePossible() throws IOException {
					if (out.isReady()) {
						out.write(bytes);
						end();
					}
				}

				@Override
				public void onError(Throwable failure) {
					end();
				}

			});
		}
		catch (IOException | RuntimeException ex) {
			end();
		}
	}

	/** Closes the connection, unless it may serve another request already. */
	synchronized void cutOff() {
		if (!this.over) {
			this.cutOff.now();
		}
	}

	private synchronized void complete() {
		this.over = true;
	}

	void end() {
		try {
			this.exchange.complete();
		}
		catch (RuntimeException ex) {
			// it has ended by itself meanwhile
		}
	}

}
