package dev.pusherchat.web;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds the bodies of requests, which Tomcat does for forms only. What is announced as
 * too large is refused at once, what turns out so while it is read.
 */
class BodyLimitFilter extends OncePerRequestFilter {

	private final DataSize limit;

	private final ProblemWriter problems;

	BodyLimitFilter(DataSize limit, ProblemWriter problems) {
		this.limit = limit;
		this.problems = problems;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (request.getContentLengthLong() > this.limit.toBytes()) {
			this.problems.write(response, HttpStatus.CONTENT_TOO_LARGE, new BodyTooLargeException(this.limit).detail());
			return;
		}
		chain.doFilter(new HttpServletRequestWrapper(request) {

			@Override
			public ServletInputStream getInputStream() throws IOException {
				return new LimitedInputStream(super.getInputStream(), BodyLimitFilter.this.limit);
			}

		}, response);
	}

}
