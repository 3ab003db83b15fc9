package dev.pusherchat.pusher;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends requests that the SDK has built and signed to a server. */
interface ApiTransport {

	/**
	 * Makes a call. It never throws: an unreachable server is a result too.
	 * @param body the JSON, empty when there is none
	 */
	TriggerResult call(String method, URI uri, String body);

	/**
	 * Tells the embedded server until when a connection is authorized for a channel.
	 * Hosted Pusher has no such call.
	 * @param channel the channel; for a sign-in, the user's own channel
	 * @return completes when the server knows it, with {@code false} if the connection is
	 * authorized for as many channels as it may have; fails when the node that has the
	 * connection can't be told
	 */
	default CompletionStage<Boolean> authorize(String socketId, String channel, ChannelUser user) {
		return CompletableFuture.completedFuture(true);
	}

}
