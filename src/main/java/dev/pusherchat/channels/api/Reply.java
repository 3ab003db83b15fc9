package dev.pusherchat.channels.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import dev.pusherchat.channels.order.OrderUnavailableException;

/**
 * What will be answered to a request.
 *
 * @param done completes when the answer can be made
 * @param whenDone makes the answer; it never waits
 */
record Reply(CompletableFuture<Void> done, Supplier<Answer> whenDone) {

	private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

	static Reply now(Answer answer) {
		return new Reply(NOW, () -> answer);
	}

	static Reply after(CompletionStage<Void> done, Supplier<Answer> answer) {
		return new Reply(done.toCompletableFuture(), answer);
	}

	/** Returns the answer, and waits for it if need be. */
	Answer answer() {
		try {
			this.done.join();
			return this.whenDone.get();
		}
		catch (OrderUnavailableException ex) {
			return Answer.unavailable(ex);
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof OrderUnavailableException unavailable) {
				return Answer.unavailable(unavailable);
			}
			throw ex;
		}
	}

}
