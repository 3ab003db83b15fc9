package dev.pusherchat.channels.api;

/** A refused request, with the status and text of its response. */
class ApiException extends RuntimeException {

	private final int status;

	ApiException(int status, String message) {
		super(message, null, false, false);
		this.status = status;
	}

	static ApiException badRequest(String message) {
		return new ApiException(400, message);
	}

	static ApiException notFound(String message) {
		return new ApiException(404, message);
	}

	static ApiException tooLarge(String message) {
		return new ApiException(413, message);
	}

	int status() {
		return this.status;
	}

}
