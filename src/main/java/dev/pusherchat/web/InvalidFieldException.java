package dev.pusherchat.web;

import java.util.List;
import java.util.Map;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A field of a request's body is wrong: 422, with the fault under {@code errors}. */
public class InvalidFieldException extends ErrorResponseException {

	/**
	 * Creates the exception.
	 * @param field the field's name
	 * @param fault what is wrong, such as {@code must not be blank}
	 */
	public InvalidFieldException(String field, String fault) {
		super(HttpStatus.UNPROCESSABLE_CONTENT, problem(field, fault), null);
	}

	private static ProblemDetail problem(String field, String fault) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT,
				"See errors for what is wrong with each field");
		problem.setProperty("errors", Map.of(field, List.of(fault)));
		return problem;
	}

}
