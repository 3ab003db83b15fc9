package dev.pusherchat.web;

import java.io.IOException;

import org.springframework.util.unit.DataSize;

/** A request's body is over the limit. */
class BodyTooLargeException extends IOException {

	private final String detail;

	BodyTooLargeException(DataSize limit) {
		this.detail = "The body may have at most %d bytes".formatted(limit.toBytes());
	}

	String detail() {
		return this.detail;
	}

	@Override
	public String getMessage() {
		return this.detail;
	}

}
