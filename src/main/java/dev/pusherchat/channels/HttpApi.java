package dev.pusherchat.channels;

import java.net.URI;

/**
 * The HTTP API of the embedded server for callers in the same process, who need no socket
 * for it. Requests are signed and checked as any other.
 */
public interface HttpApi {

	/**
	 * Takes a request.
	 * @param method the HTTP method in upper case
	 * @param uri the address, of which path and query count
	 * @param body the body, empty when there is none
	 * @return the answer; refusals are answers too
	 */
	Response call(String method, URI uri, byte[] body);

	/**
	 * What a request is answered.
	 *
	 * @param status the HTTP status
	 * @param body the body, of a refusal the reason
	 */
	record Response(int status, String body) {

	}

}
