package dev.pusherchat.message;

import java.time.Instant;

import jakarta.servlet.http.HttpServletRequest;

/** Says until when a request may read the log, for those that read for long. */
@FunctionalInterface
public interface AccessEnd {

	/**
	 * Returns the end of a request's right to read.
	 * @param request a request that was let through
	 * @return the instant at which it has to end, {@link Instant#MAX} if never
	 */
	Instant of(HttpServletRequest request);

}
