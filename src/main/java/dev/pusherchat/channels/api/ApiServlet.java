package dev.pusherchat.channels.api;

import java.io.IOException;

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
		Answer answer = answer(request);
		response.setStatus(answer.status());
		response.setContentType(answer.contentType());
		response.setContentLength(answer.body().length);
		response.getOutputStream().write(answer.body());
	}

	private Answer answer(HttpServletRequest request) {
		// SDKs that support a path prefix do not sign it
		String path = request.getRequestURI().substring(request.getContextPath().length());
		return this.api.answer(request.getMethod(), path, request.getQueryString(), () -> body(request));
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
