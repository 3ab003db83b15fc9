package dev.pusherchat.web.slow;

import java.time.Duration;

import org.apache.coyote.BadRequestException;

/**
 * A request's body takes longer to arrive than it may. As a bad request, and not as a
 * time-out of the socket, for which Tomcat hangs up without an answer when it was a form.
 */
public class BodyTooSlowException extends BadRequestException {

	private static final long serialVersionUID = 1L;

	BodyTooSlowException(Duration limit) {
		super("The body has to arrive within %d ms".formatted(limit.toMillis()));
	}

	BodyTooSlowException(Throwable cause) {
		super("The body stopped arriving", cause);
	}

}
