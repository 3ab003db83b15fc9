package dev.pusherchat.message;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** The log can't be read or written at the moment; the client may try again. */
public final class LogUnavailableException extends ErrorResponseException {

	private LogUnavailableException(String detail, @Nullable Throwable cause) {
		super(HttpStatus.SERVICE_UNAVAILABLE, ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, detail),
				cause);
		getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
	}

	public static LogUnavailableException refused() {
		return new LogUnavailableException("Too many messages are waiting to be stored; this one was not", null);
	}

	public static LogUnavailableException notStored(Throwable cause) {
		return new LogUnavailableException("The log can't be written at the moment; this message was not stored",
				cause);
	}

	public static LogUnavailableException unread(@Nullable Throwable cause) {
		return new LogUnavailableException("The messages can't be read at the moment", cause);
	}

	public static LogUnavailableException unknown(Throwable cause) {
		return new LogUnavailableException("The message may or may not have been stored;"
				+ " it is safe to send it again with the same Idempotency-Key", cause);
	}

	/** The database's failure, if there is one. */
	public Throwable reason() {
		return (getCause() != null) ? getCause() : this;
	}

}
