package dev.pusherchat.pusher;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Keeps the beginning of a response body and discards the rest. */
class LimitedBodySubscriber implements BodySubscriber<String> {

	private final int limit;

	private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();

	private final CompletableFuture<String> body = new CompletableFuture<>();

	LimitedBodySubscriber(int limit) {
		this.limit = limit;
	}

	@Override
	public CompletionStage<String> getBody() {
		return this.body;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(List<ByteBuffer> buffers) {
		for (ByteBuffer buffer : buffers) {
			byte[] bytes = new byte[Math.min(buffer.remaining(), this.limit - this.beginning.size())];
			buffer.get(bytes);
			this.beginning.writeBytes(bytes);
		}
	}

	@Override
	public void onError(Throwable error) {
		this.body.completeExceptionally(error);
	}

	@Override
	public void onComplete() {
		this.body.complete(this.beginning.toString(StandardCharsets.UTF_8));
	}

}
