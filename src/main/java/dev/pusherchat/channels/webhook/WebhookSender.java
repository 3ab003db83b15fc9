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

/** Signs and sends webhooks. */
class WebhookSender {

	private static final JsonMapper MAPPER = new JsonMapper();

	private final HttpClient http;

	private final ScheduledExecutorService scheduler;

	private final URI url;

	private final @Nullable String authorization;

	private final String key;

	private final Hmac hmac;

	private final Duration requestTimeout;

	WebhookSender(App app, WebhookProperties properties, Duration requestTimeout, ScheduledExecutorService scheduler) {
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
		this.requestTimeout = requestTimeout;
	}

	// the JDK's client ignores the user info of an address
	private static @Nullable String authorization(@Nullable String userInfo) {
		return (userInfo != null)
				? "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8)) : null;
	}

	/**
	 * Encodes events as the body of a request.
	 * @param time when the events happened, in milliseconds
	 */
	static byte[] encode(List<WebhookEvent> events, long time) {
		return ("{\"time_ms\":" + time + ",\"events\":"
				+ MAPPER.writeValueAsString(events.stream().map(WebhookEvent::json).toList()) + '}')
			.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Sends a request, once.
	 * @return whether the answer was 2xx
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
		// the client's own timeout ends when the response headers arrive
		ScheduledFuture<?> timeout = this.scheduler.schedule(() -> call.cancel(true), this.requestTimeout.toMillis(),
				TimeUnit.MILLISECONDS);
		return call.handle((response, failure) -> {
			timeout.cancel(false);
			return failure == null && response.statusCode() / 100 == 2;
		});
	}

}
