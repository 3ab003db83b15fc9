package dev.pusherchat.channels;

import java.net.URI;
import java.time.Instant;

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
	 * Lets a connection be on a channel until a time. Then it is closed, to come back and
	 * be authorized anew (4200). A connection that is not here is not remembered.
	 * @param socketId the connection's socket id
	 * @param channel the channel, that of the user for a sign-in
	 * @param userId the user whom the connection is authorized for
	 * @param until the time
	 * @return whether it may; a connection may be authorized for so many channels as it
	 * may be subscribed to
	 */
	boolean authorize(String socketId, String channel, String userId, Instant until);

	/**
	 * What a request is answered.
	 *
	 * @param status the HTTP status
	 * @param body the body, of a refusal the reason
	 */
	record Response(int status, String body) {

	}

}
