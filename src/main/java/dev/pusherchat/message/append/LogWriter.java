package dev.pusherchat.message.append;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;

import dev.pusherchat.message.LogTable;
import dev.pusherchat.message.LogUnavailableException;
import dev.pusherchat.message.Message;
import dev.pusherchat.message.MessageRepository;

/** Appends posts to the log, all or none. */
@Component
class LogWriter {

	private final LogTable table;

	private final MessageRepository messages;

	private final PlatformTransactionManager transactions;

	private final DiskSync disk;

	private final Clock clock;

	LogWriter(LogTable table, MessageRepository messages, PlatformTransactionManager transactions, DiskSync disk,
			Clock clock) {
		this.table = table;
		this.messages = messages;
		this.transactions = transactions;
		this.disk = disk;
		this.clock = clock;
	}

	/**
	 * Appends posts, and returns when they are durable.
	 * @return the results, in the order of the posts
	 * @throws LogUnavailableException says whether the posts may have been stored
	 */
	List<Posted> write(List<Post> posts) {
		return commit(() -> append(posts));
	}

	/** Writes the unchanged row of the log, which fails whenever an append would fail. */
	void rewriteHead() {
		commit(() -> {
			long head = this.table.lock();
			this.table.move(head);
			return head;
		});
	}

	// a TransactionTemplate does not tell a failed commit from an earlier failure
	private <T> T commit(Supplier<T> change) {
		TransactionStatus transaction;
		T result;
		try {
			transaction = this.transactions.getTransaction(null);
			result = rollBackOnFailure(transaction, change);
		}
		catch (DataIntegrityViolationException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw LogUnavailableException.notStored(ex);
		}
		try {
			this.transactions.commit(transaction);
			this.disk.sync();
			return result;
		}
		catch (RuntimeException ex) {
			throw LogUnavailableException.unknown(ex);
		}
	}

	private <T> T rollBackOnFailure(TransactionStatus transaction, Supplier<T> change) {
		try {
			return change.get();
		}
		catch (RuntimeException | Error ex) {
			try {
				this.transactions.rollback(transaction);
			}
			catch (RuntimeException again) {
				ex.addSuppressed(again);
			}
			throw ex;
		}
	}

	private List<Posted> append(List<Post> posts) {
		long head = this.table.lock();
		// looked up under the lock, because another node may be storing one of the keys
		List<Message> known = known(posts);
		Batch batch = new Batch(head, known, this.clock.instant().truncatedTo(ChronoUnit.MILLIS));
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
