package dev.pusherchat.broadcast;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.pusher.rest.PusherAbstract;
import com.pusher.rest.SignatureUtil;
import com.pusher.rest.util.Prerequisites;

/**
 * The SDK, which builds and signs the requests, over an HTTP client with bounds that its
 * own lacks: on the time of a whole call, where the SDK's timeout bounds each single
 * read, and on the size of an answer.
 */
class PusherClient extends PusherAbstract<TriggerResult> {

	private static final int MAX_ANSWER_BYTES = 64 * 1024;

	private final HttpClient http;

	private final Duration requestTimeout;

	private volatile String contextPath = "";

	PusherClient(PusherProperties properties, HttpClient http) {
		super(properties.appId(), properties.key(), properties.secret());
		this.http = http;
		this.requestTimeout = properties.requestTimeout();
	}

	/** A client that can also make the keys of encrypted channels, of a master key. */
	PusherClient(PusherProperties properties, HttpClient http, String masterKeyBase64) {
		super(properties.appId(), properties.key(), properties.secret(), masterKeyBase64);
		this.http = http;
		this.requestTimeout = properties.requestTimeout();
	}

	/**
	 * Points the client somewhere else.
	 * @param address where the HTTP API is; its path comes before the API's own
	 */
	void connectTo(URI address) {
		setEncrypted("https".equals(address.getScheme()));
		setHost(address.getRawAuthority());
		this.contextPath = address.getRawPath();
	}

	/** Signs a user in, which the SDK's other languages can and Java's cannot. */
	String authenticateUser(String socketId, ChannelUser user) {
		Prerequisites.isValidSocketId(socketId);
		String userData = serialise(new TreeMap<>(Map.of("id", user.id(), "user_info", user.info())));
		String signature = SignatureUtil.sign(socketId + "::user::" + userData, this.secret);
		return serialise(Map.of("auth", this.key + ':' + signature, "user_data", userData));
	}

	@Override
	protected TriggerResult doGet(URI uri) {
		return call(HttpRequest.newBuilder(withContextPath(uri)).build());
	}

	@Override
	protected TriggerResult doPost(URI uri, String body) {
		return call(HttpRequest.newBuilder(withContextPath(uri))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body))
			.build());
	}

	private URI withContextPath(URI uri) {
		return uri.resolve(this.contextPath + uri.getRawPath() + "?" + uri.getRawQuery());
	}

	private TriggerResult call(HttpRequest request) {
		CompletableFuture<HttpResponse<String>> call = this.http.sendAsync(request,
				(info) -> new LimitedBodySubscriber(MAX_ANSWER_BYTES));
		String host = request.uri().getAuthority();
		try {
			return TriggerResult.answered(call.get(this.requestTimeout.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (TimeoutException ex) {
			call.cancel(true);
			return TriggerResult.unanswered(host, new IOException("no answer within " + this.requestTimeout));
		}
		catch (InterruptedException ex) {
			call.cancel(true);
			Thread.currentThread().interrupt();
			return TriggerResult.unanswered(host, ex);
		}
		catch (ExecutionException ex) {
			return TriggerResult.unanswered(host, (ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

}
