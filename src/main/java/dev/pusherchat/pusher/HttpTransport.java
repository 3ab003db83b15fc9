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
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Calls a server over HTTP. Unlike the SDK's own client, it limits the time of a whole
 * call and the size of an answer.
 */
class HttpTransport implements ApiTransport {

	private static final int MAX_ANSWER_BYTES = 64 * 1024;

	private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

	private final HttpClient http;

	/** Looks up the host and begins the call: looking it up may hang. */
	private final Executor beginnings = Executors.newCachedThreadPool(HttpTransport::daemon);

	private final Duration requestTimeout;

	HttpTransport(Duration connectTimeout, Duration requestTimeout) {
		this.http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(connectTimeout)
			// nothing that is left blocks; a pool would pass each answer from thread to
			// thread
			.executor(Runnable::run)
			.build();
		this.requestTimeout = requestTimeout;
	}

	@Override
	public TriggerResult call(String method, URI uri, String body) {
		CompletableFuture<CompletableFuture<HttpResponse<String>>> call = CompletableFuture.supplyAsync(() -> this.http
			.sendAsync(request(method, uri, body), (info) -> new LimitedBodySubscriber(MAX_ANSWER_BYTES)),
				this.beginnings);
		try {
			return answered(
					call.thenCompose(Function.identity()).get(this.requestTimeout.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (TimeoutException ex) {
			cancel(call);
			return TriggerResult.unanswered(uri.getAuthority(),
					new IOException("no answer within " + this.requestTimeout));
		}
		catch (InterruptedException ex) {
			cancel(call);
			Thread.currentThread().interrupt();
			return TriggerResult.unanswered(uri.getAuthority(), ex);
		}
		catch (ExecutionException ex) {
			return TriggerResult.unanswered(uri.getAuthority(), (ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	private static HttpRequest request(String method, URI uri, String body) {
		return HttpRequest.newBuilder(uri)
			.header("Content-Type", "application/json")
			.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
			.build();
	}

	private static void cancel(CompletableFuture<CompletableFuture<HttpResponse<String>>> call) {
		call.thenAccept((begun) -> begun.cancel(true));
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "pusher-call");
		thread.setDaemon(true);
		return thread;
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
