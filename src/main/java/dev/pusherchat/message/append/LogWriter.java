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
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogState;
import dev.pusherchat.message.LogTable;
import dev.pusherchat.message.LogUnavailableException;
import dev.pusherchat.message.Message;
import dev.pusherchat.message.MessageFeed;
import dev.pusherchat.message.MessageRepository;
import dev.pusherchat.message.append.Posted.Outcome;

/** Appends posts to the log, all or none. */
@Component
class LogWriter {

	private final LogTable table;

	private final MessageRepository messages;

	private final PlatformTransactionManager transactions;

	private final DiskSync disk;

	private final Clock clock;

	private final JsonMapper jsonMapper;

	private final MessageFeed feed;

	LogWriter(LogTable table, MessageRepository messages, PlatformTransactionManager transactions, DiskSync disk,
			Clock clock, JsonMapper jsonMapper, MessageFeed feed) {
		this.table = table;
		this.messages = messages;
		this.transactions = transactions;
		this.disk = disk;
		this.clock = clock;
		this.jsonMapper = jsonMapper;
		this.feed = feed;
	}

	/**
	 * Appends posts, and returns when they are durable and in the feed.
	 * @return the results, in the order of the posts
	 * @throws LogUnavailableException says whether the posts may have been stored
	 */
	List<Posted> write(List<Post> posts) {
		Appended appended = commit(() -> append(posts));
		List<EncodedMessage> stored = appended.posted()
			.stream()
			.filter((each) -> each.outcome() == Outcome.STORED)
			.map(Posted::encoded)
			.toList();
		if (!stored.isEmpty()) {
			this.feed.appended(appended.state(), stored);
		}
		return appended.posted();
	}

	/** Writes the unchanged row of the log, which fails whenever an append would fail. */
	void rewriteHead() {
		commit(() -> {
			LogState state = this.table.lock();
			this.table.move(state.head());
			return state;
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

	private Appended append(List<Post> posts) {
		LogState state = this.table.lock();
		// looked up under the lock, because another node may be storing one of the keys
		List<Message> known = known(posts);
		Batch batch = new Batch(state.head(), known, this.clock.instant().truncatedTo(ChronoUnit.MILLIS),
				this.jsonMapper);
		List<Posted> posted = posts.stream().map(batch::add).toList();
		if (!batch.messages().isEmpty()) {
			this.messages.saveAllAndFlush(batch.messages());
			this.table.move(batch.head());
		}
		return new Appended(new LogState(state.epoch(), batch.head()), posted);
	}

	private List<Message> known(List<Post> posts) {
		List<String> keys = posts.stream().map(Post::idempotencyKey).filter(Objects::nonNull).toList();
		return keys.isEmpty() ? List.of() : this.messages.findByIdempotencyKeyIn(keys);
	}

	/** The results of a transaction, and the state of the log after it. */
	private record Appended(LogState state, List<Posted> posted) {
	}

}
