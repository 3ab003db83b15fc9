package dev.pusherchat.broadcast;

import com.pusher.rest.data.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * What became of a call to the HTTP API.
 *
 * @param outcome what to do about it
 * @param detail the HTTP status and the beginning of the answer, for people
 */
record TriggerResult(Outcome outcome, String detail) {

	private static final int DETAIL_LENGTH = 200;

	// Status.shouldRetry() is true for 413 and false for 401 and 403
	static TriggerResult of(Result result) {
		Integer status = result.getHttpStatus();
		String answer = StringUtils.truncate(String.valueOf(result.getMessage()), DETAIL_LENGTH);
		return new TriggerResult(outcome(status), (status != null) ? "HTTP " + status + ": " + answer : answer);
	}

	private static Outcome outcome(@Nullable Integer status) {
		if (status == null || status >= 500 || status == 429 || status == 408) {
			return Outcome.UNAVAILABLE;
		}
		if (status >= 200 && status < 300) {
			return Outcome.ACCEPTED;
		}
		return (status == 400 || status == 413) ? Outcome.REJECTED : Outcome.REFUSED;
	}

	boolean accepted() {
		return this.outcome == Outcome.ACCEPTED;
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
