package dev.pusherchat.message.append;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** The database rejects this message, and would do so again. */
public class UnstorableMessageException extends ErrorResponseException {

	UnstorableMessageException(Throwable cause) {
		super(HttpStatus.UNPROCESSABLE_CONTENT, ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT,
				"The database can't store this message"), cause);
	}

}
