package dev.pusherchat.channels;

import java.net.URI;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

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
	 * connection (4200), and the client reconnects to be authorized again. The connection
	 * may be on any node that shares a journal; an unknown one is ignored.
	 * @param channel the channel; for a sign-in, the user's own channel
	 * @return completes when the server will close the connection, with {@code false} if
	 * the connection is authorized for as many channels as it may subscribe to; fails
	 * with {@link dev.pusherchat.channels.order.OrderUnavailableException} when it is not
	 * on this node, and the others can't be told
	 */
	CompletionStage<Boolean> authorize(String socketId, String channel, String userId, Instant until);

	/**
	 * The response to a request.
	 *
	 * @param body the body; for a refusal, the reason
	 */
	record Response(int status, String body) {

	}

}
