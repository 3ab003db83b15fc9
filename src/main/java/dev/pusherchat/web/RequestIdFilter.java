package dev.pusherchat.web;

import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request an id, taken from the proxy or new. The response and all log lines
 * of the request carry it.
 */
class RequestIdFilter extends OncePerRequestFilter {

	static final String HEADER = "X-Request-Id";

	static final String LOGGED_AS = "http.request.id";

	// a request must not be able to forge log lines
	private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String id = id(request);
		request.setAttribute(LOGGED_AS, id);
		response.setHeader(HEADER, id);
		try (MDC.MDCCloseable logged = MDC.putCloseable(LOGGED_AS, id)) {
			chain.doFilter(request, response);
		}
	}

	/**
	 * Asynchronous responses are written in a second dispatch, which needs the id too.
	 */
	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	private static String id(HttpServletRequest request) {
		Object before = request.getAttribute(LOGGED_AS);
		return (before != null) ? before.toString() : id(request.getHeader(HEADER));
	}

	private static String id(@Nullable String given) {
		if (given != null && SANE.matcher(given).matches()) {
			return given;
		}
		return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
	}

}
