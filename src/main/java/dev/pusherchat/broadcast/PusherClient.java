package dev.pusherchat.broadcast;

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

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Result;

/**
 * The SDK, which builds and signs the requests, over an HTTP client with bounds that its
 * own lacks: on the time of a whole call, where the SDK's timeout bounds each single
 * read, and on the size of an answer.
 */
class PusherClient extends Pusher {

	private static final int MAX_ANSWER_BYTES = 64 * 1024;

	private final HttpClient http;

	private final Duration requestTimeout;

	PusherClient(PusherProperties properties) {
		super(properties.appId(), properties.key(), properties.secret());
		setEncrypted(properties.useTls());
		this.requestTimeout = properties.requestTimeout();
		this.http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(properties.connectTimeout())
			.build();
	}

	@Override
	protected Result doPost(URI uri, String body) {
		HttpRequest request = HttpRequest.newBuilder(uri)
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body))
			.build();
		CompletableFuture<HttpResponse<String>> call = this.http.sendAsync(request,
				(info) -> new LimitedBodySubscriber(MAX_ANSWER_BYTES));
		try {
			HttpResponse<String> response = call.get(this.requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
			return Result.fromHttpCode(response.statusCode(), response.body());
		}
		catch (TimeoutException ex) {
			call.cancel(true);
			return Result.fromThrowable(new IOException("No answer within " + this.requestTimeout));
		}
		catch (InterruptedException ex) {
			call.cancel(true);
			Thread.currentThread().interrupt();
			return Result.fromThrowable(new IOException("Interrupted"));
		}
		catch (ExecutionException ex) {
			return Result.fromThrowable(ex.getCause());
		}
	}

}
