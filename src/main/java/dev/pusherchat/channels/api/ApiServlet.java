package dev.pusherchat.channels.api;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.auth.QueryString;
import dev.pusherchat.channels.auth.RequestSignature;
import dev.pusherchat.channels.auth.UnsignedRequestException;

/** Reads a request once, verifies its signature, and leads it to its endpoint. */
class ApiServlet extends HttpServlet {

	private final transient App app;

	private final transient RequestSignature signature;

	private final boolean appDisabled;

	private final transient List<Route> routes;

	private final int maxBodyBytes;

	ApiServlet(App app, RequestSignature signature, boolean appDisabled, List<Route> routes, int maxBodyBytes) {
		this.app = app;
		this.signature = signature;
		this.appDisabled = appDisabled;
		this.routes = routes;
		this.maxBodyBytes = maxBodyBytes;
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Answer answer;
		try {
			answer = answer(request);
		}
		catch (ApiException ex) {
			answer = Answer.refused(ex.status(), String.valueOf(ex.getMessage()));
		}
		catch (UnsignedRequestException ex) {
			answer = Answer.refused(401, String.valueOf(ex.getMessage()));
		}
		response.setStatus(answer.status());
		response.setContentType(answer.contentType());
		response.setContentLength(answer.body().length);
		response.getOutputStream().write(answer.body());
	}

	private Answer answer(HttpServletRequest request) {
		// SDKs that can be told of a prefix leave it out of what they sign
		String path = request.getRequestURI().substring(request.getContextPath().length());
		String root = "/apps/" + this.app.id() + '/';
		if (!path.startsWith(root)) {
			throw ApiException.notFound("Unknown app");
		}
		QueryString query = query(request);
		byte[] body = body(request);
		this.signature.verify(request.getMethod(), path, query, body);
		if (this.appDisabled) {
			throw new ApiException(403, "The app is disabled");
		}
		String resource = path.substring(root.length());
		for (Route route : this.routes) {
			String name = route.match(request.getMethod(), resource);
			if (name != null) {
				return route.endpoint().answer(new ApiRequest(name, query, body));
			}
		}
		throw ApiException.notFound("Unknown resource");
	}

	private static QueryString query(HttpServletRequest request) {
		try {
			return QueryString.parse(request.getQueryString());
		}
		catch (IllegalArgumentException ex) {
			throw ApiException.badRequest("The query holds a broken escape");
		}
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
