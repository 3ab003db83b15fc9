package dev.pusherchat.web;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** A request's body takes longer to arrive than it may, for which Tomcat answers 408. */
class BodyTooSlowException extends SocketTimeoutException {

	private static final long serialVersionUID = 1L;

	BodyTooSlowException(Duration limit) {
		super("The body has to arrive within %d ms".formatted(limit.toMillis()));
	}

}
