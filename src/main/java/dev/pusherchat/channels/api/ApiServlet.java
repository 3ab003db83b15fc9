package dev.pusherchat.channels.api;

import java.io.IOException;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Serves the HTTP API. It reads each request once and raw, as it was signed. */
class ApiServlet extends HttpServlet {

	private final transient Api api;

	private final int maxBodyBytes;

	ApiServlet(Api api, int maxBodyBytes) {
		this.api = api;
		this.maxBodyBytes = maxBodyBytes;
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Reply reply = reply(request);
		if (reply.done().isDone()) {
			write(reply.answer(), response);
			return;
		}
		AsyncContext exchange = request.startAsync();
		// writing may block, and the thread that is done has more to do
		reply.done().whenComplete((nothing, failure) -> exchange.start(() -> finish(exchange, reply, response)));
	}

	private static void finish(AsyncContext exchange, Reply reply, HttpServletResponse response) {
		try {
			// unless the answer says otherwise, because it could not be made
			response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
			write(reply.answer(), response);
		}
		catch (IOException ex) {
			// the client has disconnected
		}
		finally {
			exchange.complete();
		}
	}

	private static void write(Answer answer, HttpServletResponse response) throws IOException {
		response.setStatus(answer.status());
		if (answer.status() == Answer.UNAVAILABLE) {
			response.setHeader("Retry-After", "1");
		}
		response.setContentType(answer.contentType());
		response.setContentLength(answer.body().length);
		response.getOutputStream().write(answer.body());
	}

	private Reply reply(HttpServletRequest request) {
		// SDKs that support a path prefix do not sign it
		String path = request.getRequestURI().substring(request.getContextPath().length());
		return this.api.reply(request.getMethod(), path, request.getQueryString(), () -> body(request));
	}

	private byte[] body(HttpServletRequest request) {
		if (request.getContentLengthLong() > this.maxBodyBytes) {
			throw tooLarge();
		}
		try {
			byte[] body = request.getInputStream().readNBytes(this.maxBodyBytes + 1);
			if (body.length > this.maxBodyBytes) {
				throw tooLarge();
			}
			return body;
		}
		catch (IOException ex) {
			throw ApiException.badRequest("The body could not be read");
		}
	}

	private ApiException tooLarge() {
		return ApiException.tooLarge("The body exceeds the allowed maximum (%d bytes)".formatted(this.maxBodyBytes));
	}

}
