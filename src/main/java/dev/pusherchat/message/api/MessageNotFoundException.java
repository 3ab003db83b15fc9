package dev.pusherchat.message.api;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** There is no message with this id. */
class MessageNotFoundException extends ErrorResponseException {

	MessageNotFoundException(long id) {
		super(HttpStatus.NOT_FOUND,
				ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "There is no message %d".formatted(id)), null);
	}

}
