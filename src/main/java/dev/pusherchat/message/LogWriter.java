package dev.pusherchat.message;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Appends posts to the log, all of them or none. */
@Component
class LogWriter {

	private final LogTable table;

	private final MessageRepository messages;

	private final TransactionTemplate transaction;

	private final DiskSync disk;

	private final Clock clock;

	LogWriter(LogTable table, MessageRepository messages, PlatformTransactionManager transactionManager, DiskSync disk,
			Clock clock) {
		this.table = table;
		this.messages = messages;
		this.transaction = new TransactionTemplate(transactionManager);
		this.disk = disk;
		this.clock = clock;
	}

	/**
	 * Appends posts, and returns when they are durable.
	 * @return what became of each, in their order
	 */
	List<Posted> write(List<Post> posts) {
		List<Posted> posted = Objects.requireNonNull(this.transaction.execute((status) -> append(posts)));
		this.disk.sync();
		return posted;
	}

	private List<Posted> append(List<Post> posts) {
		Batch batch = new Batch(this.table.lock(), known(posts), this.clock.instant().truncatedTo(ChronoUnit.MILLIS));
		List<Posted> posted = posts.stream().map(batch::add).toList();
		if (!batch.messages().isEmpty()) {
			this.messages.saveAllAndFlush(batch.messages());
			this.table.move(batch.head());
		}
		return posted;
	}

	private List<Message> known(List<Post> posts) {
		List<String> keys = posts.stream().map(Post::idempotencyKey).filter(Objects::nonNull).toList();
		return keys.isEmpty() ? List.of() : this.messages.findByIdempotencyKeyIn(keys);
	}

}
