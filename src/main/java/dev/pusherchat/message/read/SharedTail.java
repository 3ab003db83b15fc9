package dev.pusherchat.message.read;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogState;
import dev.pusherchat.message.LogTable;
import dev.pusherchat.message.MessageFeed;
import dev.pusherchat.message.MessageProperties;

/**
 * The tail of the log, which requests and followers share. The appender adds this node's
 * messages; a look at the log finds those of other nodes, and what was deleted.
 */
@Component
class SharedTail implements MessageFeed {

	/**
	 * How long followers read without a look, and how long the result of the last query
	 * for the oldest id is used.
	 */
	private static final Duration FRESH = Duration.ofMillis(500);

	/**
	 * How many missing messages are added to the tail; after more, the tail starts anew.
	 */
	private static final int CATCH_UP = 1000;

	private final LogTable table;

	private final StoredPages stored;

	private final LogTail tail;

	private final long maxBytes;

	private boolean warm;

	private volatile long checkedAt = System.nanoTime() - FRESH.toNanos();

	SharedTail(LogTable table, StoredPages stored, MessageProperties properties) {
		this.table = table;
		this.stored = stored;
		this.maxBytes = properties.read().tailBytes();
		this.tail = new LogTail(this.maxBytes);
	}

	@Override
	public void appended(LogState state, List<EncodedMessage> messages) {
		this.tail.append(state, messages);
	}

	@Override
	public List<EncodedMessage> after(long id, int limit) {
		PageQuery query = new PageQuery(id, null, limit);
		Page page = recent(query);
		if (page == null) {
			look();
			page = page(query);
		}
		return (page != null) ? page.messages() : this.stored.after(id, limit, Long.MAX_VALUE);
	}

	/**
	 * Returns the page that a query asks for, or {@code null} if it needs older messages.
	 */
	@Nullable Page page(PageQuery query) {
		return this.tail.page(query);
	}

	/**
	 * Returns a page without a look at the log, {@code null} if the last look is too long
	 * ago or the page has no messages.
	 */
	@Nullable Page recent(PageQuery query) {
		Page page = isFresh() ? page(query) : null;
		return (page == null || page.messages().isEmpty()) ? null : page;
	}

	/** Returns the state of the log at the last look or append. */
	LogState state() {
		return this.tail.state();
	}

	/** Brings the tail up to the state of the log. */
	synchronized void look() {
		warmUp();
		LogState before = this.tail.state();
		LogState seen = this.table.read();
		this.tail.follow(before, seen);
		if (!isFresh()) {
			this.tail.retain(this.table.oldest(seen));
			this.checkedAt = System.nanoTime();
		}
		catchUp(seen.head());
	}

	/**
	 * Makes each query once. Hibernate parses it then, which took three seconds when the
	 * first rush of requests had just begun.
	 */
	private void warmUp() {
		if (!this.warm) {
			this.stored.after(0, 1, 1);
			this.stored.before(Long.MAX_VALUE, 1, 1);
			this.warm = true;
		}
	}

	private boolean isFresh() {
		return System.nanoTime() - this.checkedAt < FRESH.toNanos();
	}

	private void catchUp(long head) {
		// read once: the appender adds messages meanwhile
		long last = this.tail.last();
		if (last > 0 && last < head && head - last <= CATCH_UP) {
			this.tail.add(this.stored.after(last, (int) (head - last), this.maxBytes));
		}
		if (this.tail.last() < head) {
			this.tail.add(this.stored.before(head + 1, CATCH_UP, this.maxBytes));
		}
	}

}
