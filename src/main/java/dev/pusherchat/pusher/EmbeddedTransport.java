package dev.pusherchat.pusher;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

import dev.pusherchat.channels.HttpApi;

/** Calls the embedded server in the caller's thread. */
class EmbeddedTransport implements ApiTransport {

	private final HttpApi server;

	EmbeddedTransport(HttpApi server) {
		this.server = server;
	}

	@Override
	public TriggerResult call(String method, URI uri, String body) {
		HttpApi.Response response = this.server.call(method, uri, body.getBytes(StandardCharsets.UTF_8));
		return TriggerResult.answered(response.status(), response.body(), Duration.ZERO);
	}

	@Override
	public CompletionStage<Boolean> authorize(String socketId, String channel, ChannelUser user) {
		return this.server.authorize(socketId, channel, user.id(), user.until());
	}

}
