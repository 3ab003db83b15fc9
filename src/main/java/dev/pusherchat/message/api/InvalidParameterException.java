package dev.pusherchat.message.api;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A parameter or header of a request is invalid. */
public class InvalidParameterException extends ErrorResponseException {

	/**
	 * Creates an exception.
	 * @param name the parameter or header
	 * @param detail what is wrong with it, for the client
	 */
	public InvalidParameterException(String name, String detail) {
		super(HttpStatus.BAD_REQUEST, problem(name, detail), null);
	}

	private static ProblemDetail problem(String name, String detail) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
		problem.setProperty("parameter", name);
		return problem;
	}

}
