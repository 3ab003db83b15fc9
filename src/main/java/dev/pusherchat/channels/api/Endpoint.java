package dev.pusherchat.channels.api;

/** Answers the requests to one path. */
@FunctionalInterface
interface Endpoint {

	/**
	 * Answers a request, whose signature was right.
	 * @param request the request
	 * @return the answer
	 * @throws ApiException if the request is refused
	 */
	Answer answer(ApiRequest request);

}
