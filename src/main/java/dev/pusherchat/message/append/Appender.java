package dev.pusherchat.message.append;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

import dev.pusherchat.message.LogUnavailableException;
import dev.pusherchat.message.MessageProperties;
import dev.pusherchat.message.MessagesAppended;
import dev.pusherchat.message.batch.BatchThread;
import dev.pusherchat.people.Person;

/**
 * Gathers the posts of all requests and appends them in one thread. Posts that arrive
 * during a commit share the next one; a single post is not delayed.
 */
@Component
public class Appender extends BatchThread<Post> {

	private static final Logger logger = LoggerFactory.getLogger(Appender.class);

	private final LogWriter writer;

	private final LogHealthIndicator health;

	private final ApplicationEventPublisher events;

	private final AppendMetrics metrics;

	private final WaitingPosts waiting;

	private final Duration timeout;

	Appender(LogWriter writer, LogHealthIndicator health, ApplicationEventPublisher events, AppendMetrics metrics,
			MessageProperties properties) {
		super("appender", properties.append().queueCapacity(), properties.append().batchSize(),
				properties.append().timeout());
		this.writer = writer;
		this.health = health;
		this.events = events;
		this.metrics = metrics;
		this.timeout = properties.append().timeout();
		this.waiting = new WaitingPosts(properties.append().maxWaitingBytes());
		metrics.watch(this, this.waiting);
	}

	/**
	 * Appends a message. The author is {@code null} if it came without a token.
	 * @return completes when the message is durable, or with the failure
	 */
	public CompletableFuture<Posted> appendFrom(@Nullable Person author, String content,
			@Nullable String idempotencyKey) {
		return append(new Post(content, idempotencyKey, author));
	}

	CompletableFuture<Posted> append(Post post) {
		if (!accept(post)) {
			this.metrics.refused();
			return CompletableFuture.failedFuture(LogUnavailableException.refused());
		}
		this.metrics.time(post);
		awaitBriefly(post.answer());
		return post.answer()
			.orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS)
			.exceptionallyCompose((failure) -> CompletableFuture.failedFuture(unavailable(failure)));
	}

	private boolean accept(Post post) {
		if (!this.waiting.add(post)) {
			return false;
		}
		if (!offerPatiently(post)) {
			this.waiting.remove(List.of(post));
			return false;
		}
		return true;
	}

	private static Throwable unavailable(Throwable failure) {
		return (failure instanceof TimeoutException) ? LogUnavailableException.unknown(failure) : failure;
	}

	@Override
	protected void handle(List<Post> batch) {
		// a post that was answered with a timeout must not be stored afterwards
		List<Post> posts = batch.stream().filter((post) -> !post.answer().isDone()).toList();
		try {
			if (!posts.isEmpty()) {
				append(posts);
			}
		}
		finally {
			this.waiting.remove(batch);
		}
	}

	private void append(List<Post> batch) {
		try {
			this.metrics.batch(batch.size());
			List<Posted> posted = this.writer.write(batch);
			this.health.succeeded();
			// published before the answers, which take time while subscribers wait
			publish(posted);
			for (int i = 0; i < batch.size(); i++) {
				batch.get(i).answer().complete(posted.get(i));
			}
		}
		catch (DataIntegrityViolationException ex) {
			appendSingly(batch, ex);
		}
		catch (LogUnavailableException ex) {
			fail(batch, ex.reason(), ex);
		}
		catch (Throwable ex) {
			fail(batch, ex, LogUnavailableException.unknown(ex));
		}
	}

	private void appendSingly(List<Post> batch, DataIntegrityViolationException refusal) {
		if (batch.size() == 1) {
			logger.error("The database rejected a message", refusal);
			batch.get(0).answer().completeExceptionally(new UnstorableMessageException(refusal));
			return;
		}
		batch.forEach((post) -> append(List.of(post)));
	}

	private void fail(List<Post> batch, Throwable cause, LogUnavailableException answer) {
		this.health.failed(cause);
		batch.forEach((post) -> post.answer().completeExceptionally(answer));
	}

	private void publish(List<Posted> posted) {
		long head = posted.stream().mapToLong((each) -> each.message().id()).max().orElse(0);
		try {
			this.events.publishEvent(new MessagesAppended(head));
		}
		catch (RuntimeException | Error ex) {
			// the messages are stored, whatever a listener does
			logger.error("A listener failed; it finds the messages at its next look", ex);
		}
	}

}
