package dev.pusherchat.pusher;

import java.net.URI;

/** Takes the requests that the SDK has built and signed to a server. */
interface ApiTransport {

	/**
	 * Makes a call and never throws: that the server can't be reached is a result.
	 * @param body the JSON, empty when there is none
	 */
	TriggerResult call(String method, URI uri, String body);

	/**
	 * Tells the server until when a connection may be on a channel. Hosted Pusher can't
	 * be told.
	 * @param socketId the connection
	 * @param channel the channel, that of the user for a sign-in
	 * @param user the user, and until when
	 * @return whether the connection may be on one more channel
	 */
	default boolean authorize(String socketId, String channel, ChannelUser user) {
		return true;
	}

}
