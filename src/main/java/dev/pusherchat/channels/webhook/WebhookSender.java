package dev.pusherchat.channels.webhook;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.auth.Hmac;

/** Signs and posts one webhook. */
class WebhookSender {

	private static final JsonMapper MAPPER = new JsonMapper();

	private final HttpClient http;

	private final ScheduledExecutorService scheduler;

	private final URI url;

	private final @Nullable String authorization;

	private final String key;

	private final Hmac hmac;

	private final Duration requestTimeout;

	WebhookSender(App app, WebhookProperties properties, ScheduledExecutorService scheduler) {
		this.http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(properties.connectTimeout())
			.executor(scheduler)
			.build();
		this.scheduler = scheduler;
		this.url = URI.create(properties.url());
		this.authorization = authorization(this.url.getUserInfo());
		this.key = app.key();
		this.hmac = new Hmac(app.secret());
		this.requestTimeout = properties.requestTimeout();
	}

	// the JDK's client ignores this part of an address
	private static @Nullable String authorization(@Nullable String userInfo) {
		return (userInfo != null)
				? "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8)) : null;
	}

	/**
	 * Encodes events.
	 * @param events the events
	 * @param time when they are told, in milliseconds
	 * @return the body of the request
	 */
	static byte[] encode(List<WebhookEvent> events, long time) {
		return ("{\"time_ms\":" + time + ",\"events\":"
				+ MAPPER.writeValueAsString(events.stream().map(WebhookEvent::json).toList()) + '}')
			.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Posts a body, once.
	 * @param body the body
	 * @return whether it was answered with 2xx
	 */
	CompletableFuture<Boolean> send(byte[] body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.url)
			// no charset: SDKs compare the content type as a whole
			.header("Content-Type", "application/json")
			.header("X-Pusher-Key", this.key)
			.header("X-Pusher-Signature", this.hmac.sign(body))
			.POST(BodyPublishers.ofByteArray(body));
		if (this.authorization != null) {
			request.header("Authorization", this.authorization);
		}
		CompletableFuture<HttpResponse<Void>> call = this.http.sendAsync(request.build(), BodyHandlers.discarding());
		// the client's own timeout ends with the headers of the answer
		ScheduledFuture<?> timeout = this.scheduler.schedule(() -> call.cancel(true), this.requestTimeout.toMillis(),
				TimeUnit.MILLISECONDS);
		return call.handle((response, failure) -> {
			timeout.cancel(false);
			return failure == null && response.statusCode() / 100 == 2;
		});
	}

}
