package dev.pusherchat.pusher;

import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.regex.Pattern;

import org.springframework.util.StringUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of a call to the HTTP API.
 *
 * @param outcome determines what the relay does next
 * @param detail the HTTP status and the beginning of the response, for the log
 * @param retryAfter the wait that the server asked for, zero if it did not
 */
public record TriggerResult(Outcome outcome, String detail, Duration retryAfter) {

	private static final int DETAIL_LENGTH = 200;

	// the signature of a request's address, which proxies and exceptions may repeat
	private static final Pattern SIGNATURE = Pattern.compile("[0-9a-fA-F]{64,}");

	// a line break would let a response forge log records
	private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

	static TriggerResult answered(int status, String body, Duration retryAfter) {
		return new TriggerResult(outcome(status, body), "HTTP " + status + ": " + loggable(body), retryAfter);
	}

	static TriggerResult unanswered(String host, Throwable failure) {
		String message = (failure.getMessage() != null) ? ": " + loggable(failure.getMessage()) : "";
		// Java's HTTP client hides this failure in an exception without a message
		String cause = (failure.getCause() instanceof UnresolvedAddressException) ? ": unknown host" : "";
		return new TriggerResult(Outcome.UNAVAILABLE,
				host + ": " + failure.getClass().getSimpleName() + message + cause, Duration.ZERO);
	}

	private static String loggable(String text) {
		String unsigned = SIGNATURE.matcher(text).replaceAll("***");
		return StringUtils.truncate(CONTROL.matcher(unsigned).replaceAll(" "), DETAIL_LENGTH);
	}

	// the SDK's Status.shouldRetry() is true for 413, but false for 401 and 403
	private static Outcome outcome(int status, String body) {
		if (status >= 500 || status == 429 || status == 408) {
			return Outcome.UNAVAILABLE;
		}
		if (status >= 200 && status < 300) {
			// otherwise a proxy has answered, and the server did not get the events
			return (status == 200 && isSuccess(body)) ? Outcome.ACCEPTED : Outcome.UNAVAILABLE;
		}
		return (status == 400 || status == 413) ? Outcome.REJECTED : Outcome.REFUSED;
	}

	private static boolean isSuccess(String body) {
		try {
			JsonNode answer = JsonMapper.shared().readTree(body);
			return answer.isObject() && !answer.has("error");
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	public boolean accepted() {
		return this.outcome == Outcome.ACCEPTED;
	}

	public boolean failed() {
		return this.outcome == Outcome.REFUSED || this.outcome == Outcome.UNAVAILABLE;
	}

	public TriggerResult as(Outcome outcome) {
		return new TriggerResult(outcome, this.detail, this.retryAfter);
	}

	public enum Outcome {

		/** The server has accepted the events. */
		ACCEPTED,

		/** An event is invalid; the same call can never succeed. */
		REJECTED,

		/** The server refuses the app: wrong credentials or address, or a quota. */
		REFUSED,

		/** The server can't be reached or fails; the same call may succeed later. */
		UNAVAILABLE

	}

}
