package dev.pusherchat.pusher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Calls a server over HTTP. Unlike the SDK's own client, it limits the time of a whole
 * call and the size of an answer.
 */
class HttpTransport implements ApiTransport {

	private static final int MAX_ANSWER_BYTES = 64 * 1024;

	private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

	private final HttpClient http;

	private final Duration requestTimeout;

	HttpTransport(Duration connectTimeout, Duration requestTimeout) {
		this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connectTimeout).build();
		this.requestTimeout = requestTimeout;
	}

	@Override
	public TriggerResult call(String method, URI uri, String body) {
		CompletableFuture<HttpResponse<String>> call = send(method, uri, body);
		try {
			return answered(call.get(this.requestTimeout.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (TimeoutException ex) {
			call.cancel(true);
			return TriggerResult.unanswered(uri.getAuthority(),
					new IOException("no answer within " + this.requestTimeout));
		}
		catch (InterruptedException ex) {
			call.cancel(true);
			Thread.currentThread().interrupt();
			return TriggerResult.unanswered(uri.getAuthority(), ex);
		}
		catch (ExecutionException ex) {
			return TriggerResult.unanswered(uri.getAuthority(), (ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	private CompletableFuture<HttpResponse<String>> send(String method, URI uri, String body) {
		try {
			return this.http.sendAsync(HttpRequest.newBuilder(uri)
				.header("Content-Type", "application/json")
				.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
				.build(), (info) -> new LimitedBodySubscriber(MAX_ANSWER_BYTES));
		}
		catch (RuntimeException ex) {
			// the client throws some failures directly instead of completing the future
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static TriggerResult answered(HttpResponse<String> response) {
		Duration retryAfter = response.headers()
			.firstValue("Retry-After")
			.filter((value) -> SECONDS.matcher(value).matches())
			.map((value) -> Duration.ofSeconds(Long.parseLong(value)))
			.orElse(Duration.ZERO);
		return TriggerResult.answered(response.statusCode(), response.body(), retryAfter);
	}

}
