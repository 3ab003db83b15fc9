package dev.pusherchat.broadcast;

import java.time.Duration;
import java.util.regex.Pattern;

import org.springframework.util.StringUtils;

/**
 * What became of a call to the HTTP API.
 *
 * @param outcome what to do about it
 * @param detail the HTTP status and the beginning of the answer, for people
 * @param retryAfter how long the server asked us to wait, zero if it did not
 */
record TriggerResult(Outcome outcome, String detail, Duration retryAfter) {

	private static final int DETAIL_LENGTH = 200;

	// proxies like to answer with the address that they were asked for
	private static final Pattern SIGNATURE = Pattern.compile("(auth_signature=)\\w+");

	// a new line would let the answer write log records of its own
	private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

	static TriggerResult answered(int status, String body, Duration retryAfter) {
		String answer = SIGNATURE.matcher(body).replaceAll("$1***");
		String detail = "HTTP " + status + ": "
				+ StringUtils.truncate(CONTROL.matcher(answer).replaceAll(" "), DETAIL_LENGTH);
		return new TriggerResult(outcome(status, body), detail, retryAfter);
	}

	static TriggerResult unanswered(String host, Throwable reason) {
		String message = (reason.getMessage() != null) ? ": " + reason.getMessage() : "";
		return new TriggerResult(Outcome.UNAVAILABLE, host + ": " + reason.getClass().getSimpleName() + message,
				Duration.ZERO);
	}

	// not by the SDK's Status.shouldRetry(), which is true for 413, false for 401 and 403
	private static Outcome outcome(int status, String body) {
		if (status >= 500 || status == 429 || status == 408) {
			return Outcome.UNAVAILABLE;
		}
		if (status >= 200 && status < 300) {
			// a page is some proxy's, and nobody has got the events
			return body.stripLeading().startsWith("<") ? Outcome.UNAVAILABLE : Outcome.ACCEPTED;
		}
		return (status == 400 || status == 413) ? Outcome.REJECTED : Outcome.REFUSED;
	}

	boolean accepted() {
		return this.outcome == Outcome.ACCEPTED;
	}

	boolean failed() {
		return this.outcome == Outcome.REFUSED || this.outcome == Outcome.UNAVAILABLE;
	}

	TriggerResult as(Outcome outcome) {
		return new TriggerResult(outcome, this.detail, this.retryAfter);
	}

	enum Outcome {

		/** The server has taken the events. */
		ACCEPTED,

		/** Something is wrong with an event; the same call can never succeed. */
		REJECTED,

		/** The server does not let this app in: credentials, quota, a wrong address. */
		REFUSED,

		/** The server can't be reached or is out of order; the same call may succeed. */
		UNAVAILABLE

	}

}
