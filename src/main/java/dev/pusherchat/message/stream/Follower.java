package dev.pusherchat.message.stream;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.message.read.LogReader;
import dev.pusherchat.message.read.Page;
import dev.pusherchat.message.read.PageQuery;

/**
 * Follows the log for all streams of the node, and tells when it has read. Used by the
 * thread of the streams alone, but for what it has read.
 */
final class Follower {

	private static final PageQuery HEAD = new PageQuery(null, null, 1);

	private final LogReader reader;

	private final Executor thread;

	private final Runnable listener;

	private volatile RecentEvents recent = RecentEvents.NONE;

	private boolean reading;

	private boolean again;

	Follower(LogReader reader, Executor thread, Runnable listener) {
		this.reader = reader;
		this.thread = thread;
		this.listener = listener;
	}

	RecentEvents recent() {
		return this.recent;
	}

	/** Reads what is new; a call while it reads lets it read again. */
	void read() {
		if (this.reading) {
			this.again = true;
			return;
		}
		this.reading = true;
		this.again = false;
		boolean first = this.recent == RecentEvents.NONE;
		this.reader.next(first ? HEAD : new PageQuery(this.recent.end(), null, RecentEvents.MAX_EVENTS))
			.whenCompleteAsync((page, failure) -> take(page), this.thread);
	}

	// after a failure the next poll tries again; the relay logs the outage
	private void take(@Nullable Page page) {
		this.reading = false;
		boolean more = this.again;
		if (page != null) {
			this.recent = this.recent.follow(page);
			more |= this.recent.end() < page.state().head();
		}
		this.listener.run();
		if (more) {
			read();
		}
	}

}
