package dev.pusherchat.web.slow;

import java.time.Duration;

import org.apache.coyote.BadRequestException;

/**
 * A request's body takes too long to arrive, or to read. It is a bad request and not a
 * socket timeout, because for a form Tomcat would close the connection without an answer.
 */
public class BodyTooSlowException extends BadRequestException {

	BodyTooSlowException(Duration limit) {
		super("The body has to arrive within %d ms".formatted(limit.toMillis()));
	}

	BodyTooSlowException(int pieces, int size) {
		super("The body may arrive in %d pieces; in more only if they have %d bytes each".formatted(pieces, size));
	}

	BodyTooSlowException(Throwable cause) {
		super("The body stopped arriving", cause);
	}

}
