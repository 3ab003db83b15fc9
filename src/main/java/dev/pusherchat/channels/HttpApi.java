package dev.pusherchat.channels;

import java.net.URI;
import java.time.Instant;

/**
 * The HTTP API of the embedded server, for callers in the same process. Requests are
 * signed and verified as over HTTP.
 */
public interface HttpApi {

	/**
	 * Answers a request, be it with a refusal. Of the URI, only path and query matter.
	 */
	Response call(String method, URI uri, byte[] body);

	/**
	 * Authorizes a connection for a channel until a time. Then the server closes the
	 * connection (4200), and the client reconnects to be authorized again. An unknown
	 * connection is ignored.
	 * @param channel the channel; for a sign-in, the user's own channel
	 * @return {@code false} if the connection is authorized for as many channels as it
	 * may subscribe to
	 */
	boolean authorize(String socketId, String channel, String userId, Instant until);

	/**
	 * The response to a request.
	 *
	 * @param body the body; for a refusal, the reason
	 */
	record Response(int status, String body) {

	}

}
