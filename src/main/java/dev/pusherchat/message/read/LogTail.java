package dev.pusherchat.message.read;

import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogState;

/**
 * The newest messages of the log, held in memory up to a size in bytes, without a gap up
 * to the head. Thread-safe.
 */
final class LogTail {

	/**
	 * The approximate memory of an entry besides its bytes: map node, record, headers.
	 */
	private static final int OVERHEAD = 128;

	private final NavigableMap<Long, EncodedMessage> messages = new TreeMap<>();

	private final long capacity;

	private long bytes;

	private LogState state = new LogState("", 0);

	/** The lowest id in the log. */
	private long oldest = 1;

	LogTail(long capacity) {
		this.capacity = capacity;
	}

	/**
	 * Sets the log's state; drops all messages if it is another log, or if the head has
	 * moved back.
	 * @param before the tail's state before the log was looked at
	 * @param seen the log's state
	 */
	synchronized void follow(LogState before, LogState seen) {
		if (!seen.epoch().equals(this.state.epoch()) || seen.head() < before.head()) {
			clear();
			this.state = seen;
		}
		else if (seen.head() > this.state.head()) {
			// else messages were appended after the look
			this.state = seen;
		}
	}

	/**
	 * Adds messages that this node has appended, if they follow the last one. If they do
	 * not, other nodes have appended too, and the next look finds all.
	 */
	synchronized void append(LogState state, List<EncodedMessage> messages) {
		if (!state.epoch().equals(this.state.epoch()) || messages.get(0).id() != last() + 1) {
			return;
		}
		if (state.head() > this.state.head()) {
			// else a look has seen them already
			this.state = state;
		}
		add(messages);
	}

	/** Sets the lowest id in the log, and drops messages below it. */
	synchronized void retain(long oldest) {
		this.oldest = oldest;
		while (!this.messages.isEmpty() && this.messages.firstKey() < oldest) {
			removeFirst();
		}
	}

	synchronized LogState state() {
		return this.state;
	}

	/** The last id in memory, 0 when there is none. */
	synchronized long last() {
		return this.messages.isEmpty() ? 0 : this.messages.lastKey();
	}

	/**
	 * Adds messages that follow the last one, and leaves out those that are there;
	 * messages that do not follow replace all others.
	 */
	synchronized void add(List<EncodedMessage> newer) {
		for (EncodedMessage message : newer) {
			if (message.id() > last()) {
				addLast(message);
			}
		}
		while (this.bytes > this.capacity) {
			removeFirst();
		}
	}

	/**
	 * Returns the page that a query asks for, or {@code null} if it needs older messages.
	 */
	synchronized @Nullable Page page(PageQuery query) {
		LogState known = known();
		PageBuilder page = new PageBuilder(query.limit(), query.maxBytes());
		Long after = query.after();
		if (after != null) {
			return has(after + 1, known) ? new Page(known, fill(page, this.messages.tailMap(after, false)).messages())
					: null;
		}
		long end = (query.before() != null) ? query.before() : Long.MAX_VALUE;
		fill(page, this.messages.headMap(end, false).descendingMap());
		long first = Math.min(end, known.head() + 1) - page.messages().size();
		return (page.isFull() || first <= this.oldest) ? new Page(known, page.reversed()) : null;
	}

	/**
	 * Returns the state up to the last message in memory. While a look adds what it found
	 * missing, the log's head is ahead of that, and a page must not claim to reach it.
	 */
	private LogState known() {
		long last = last();
		return (last > 0 && last < this.state.head()) ? new LogState(this.state.epoch(), last) : this.state;
	}

	/** Whether all messages from an id on are in memory. */
	private boolean has(long id, LogState known) {
		return id > known.head() || (!this.messages.isEmpty() && this.messages.firstKey() <= id)
				|| firstId() <= this.oldest;
	}

	private long firstId() {
		return this.messages.isEmpty() ? this.state.head() + 1 : this.messages.firstKey();
	}

	private static PageBuilder fill(PageBuilder page, NavigableMap<Long, EncodedMessage> range) {
		Collection<EncodedMessage> messages = range.values();
		for (EncodedMessage message : messages) {
			if (page.isFull()) {
				break;
			}
			page.add(message);
		}
		return page;
	}

	private void addLast(EncodedMessage message) {
		if (message.id() != last() + 1) {
			clear();
		}
		this.messages.put(message.id(), message);
		this.bytes += message.json().length + OVERHEAD;
	}

	private void removeFirst() {
		this.bytes -= this.messages.pollFirstEntry().getValue().json().length + OVERHEAD;
	}

	private void clear() {
		this.messages.clear();
		this.bytes = 0;
		this.oldest = 1;
	}

}
