package dev.pusherchat.channels.auth;

/** A request to the HTTP API is not signed correctly. */
public class UnsignedRequestException extends RuntimeException {

	UnsignedRequestException(String message) {
		super(message, null, false, false);
	}

}
