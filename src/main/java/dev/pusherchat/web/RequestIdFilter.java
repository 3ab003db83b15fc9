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
 * Gives each request an id, that of the proxy before us or one of our own, which every
 * line logged meanwhile and the response carry.
 */
class RequestIdFilter extends OncePerRequestFilter {

	static final String HEADER = "X-Request-Id";

	static final String LOGGED_AS = "http.request.id";

	// what comes from outside must not be able to forge a line of the log
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

	/** An answer that a request waited for is written in a dispatch of its own. */
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
