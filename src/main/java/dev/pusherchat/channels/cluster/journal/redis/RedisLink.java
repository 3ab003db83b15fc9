package dev.pusherchat.channels.cluster.journal.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.journal.JoinRefusedException;
import dev.pusherchat.channels.cluster.journal.JournalException;

/**
 * One connection, for one thread at a time. It is opened when it is needed, and again
 * after any failure.
 */
final class RedisLink implements AutoCloseable {

	private static final String REFUSED = "REFUSED ";

	private final Supplier<CompletionStage<? extends StatefulRedisConnection<String, byte[]>>> opener;

	private final Duration timeout;

	private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;

	private volatile boolean closed;

	/**
	 * Creates a link.
	 * @param timeout how long a call may take, the opening of the connection included
	 */
	RedisLink(Supplier<CompletionStage<? extends StatefulRedisConnection<String, byte[]>>> opener, Duration timeout) {
		this.opener = opener;
		this.timeout = timeout;
	}

	/**
	 * Sends a command, and waits for its answer.
	 * @throws JournalException when Redis does not answer in time, or refuses
	 */
	<T> T call(Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
		long deadline = System.nanoTime() + this.timeout.toNanos();
		boolean done = false;
		try {
			T result = await(command.apply(connected(deadline).async()), deadline);
			done = true;
			return result;
		}
		catch (ExecutionException ex) {
			throw translate(ex.getCause());
		}
		catch (RedisException ex) {
			throw translate(ex);
		}
		catch (TimeoutException ex) {
			throw new JournalException("Redis did not answer within " + this.timeout.toMillis() + " ms", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new JournalException("Interrupted", ex);
		}
		finally {
			if (!done) {
				disconnect();
			}
		}
	}

	private static <T> T await(CompletionStage<T> stage, long deadline)
			throws ExecutionException, InterruptedException, TimeoutException {
		return stage.toCompletableFuture().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
	}

	private static JournalException translate(@Nullable Throwable cause) {
		String message = (cause != null) ? String.valueOf(cause.getMessage()) : "";
		if (message.startsWith(REFUSED)) {
			return new JoinRefusedException(message.substring(REFUSED.length()));
		}
		return new JournalException(message, cause);
	}

	private StatefulRedisConnection<String, byte[]> connected(long deadline)
			throws ExecutionException, InterruptedException, TimeoutException {
		StatefulRedisConnection<String, byte[]> open = this.connection;
		if ((open == null || !open.isOpen()) && !this.closed) {
			open = open(deadline);
			this.connection = open;
		}
		if (open == null || this.closed) {
			throw new JournalException("The journal is closed", null);
		}
		return open;
	}

	private StatefulRedisConnection<String, byte[]> open(long deadline)
			throws ExecutionException, InterruptedException, TimeoutException {
		CompletableFuture<? extends StatefulRedisConnection<String, byte[]>> opening = this.opener.get()
			.toCompletableFuture();
		try {
			return await(opening, deadline);
		}
		catch (InterruptedException | TimeoutException ex) {
			opening.thenAccept(StatefulConnection::closeAsync);
			throw ex;
		}
	}

	private void disconnect() {
		StatefulRedisConnection<String, byte[]> open = this.connection;
		this.connection = null;
		if (open != null) {
			open.closeAsync();
		}
	}

	/** Closes the connection for good. */
	@Override
	public void close() {
		this.closed = true;
		disconnect();
	}

}
