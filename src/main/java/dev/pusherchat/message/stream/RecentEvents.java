package dev.pusherchat.message.stream;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogState;
import dev.pusherchat.message.read.Page;

/**
 * The newest events, framed once for all streams. Immutable, so that streams read it
 * without a lock.
 *
 * @param epoch the epoch of the log, empty at first
 * @param start the position before the first event
 * @param events the events, without a gap
 */
record RecentEvents(String epoch, long start, List<StreamEvent> events) {

	static final RecentEvents NONE = new RecentEvents("", 0, List.of());

	/** A stream that is further behind reads pages of its own. */
	static final int MAX_EVENTS = 1000;

	private static final long MAX_BYTES = 1024 * 1024;

	/** The position after the last event. */
	long end() {
		return this.start + this.events.size();
	}

	boolean isAt(String epoch, long id) {
		return id == end() && epoch.equals(this.epoch);
	}

	/** Returns the event that follows a position, {@code null} if it is not here. */
	@Nullable StreamEvent after(String epoch, long id) {
		return (id >= this.start && id < end() && epoch.equals(this.epoch)) ? this.events.get((int) (id - this.start))
				: null;
	}

	/**
	 * Adds a page that was read after the last event. Starts anew at the head of the log
	 * if the page does not follow, or if the head is far away: then each stream looks for
	 * itself.
	 */
	RecentEvents follow(Page page) {
		LogState state = page.state();
		List<EncodedMessage> messages = page.messages();
		boolean follows = messages.isEmpty() ? state.head() == end() : messages.get(0).id() == end() + 1;
		if (!follows || !state.epoch().equals(this.epoch) || state.head() - end() > MAX_EVENTS) {
			return new RecentEvents(state.epoch(), state.head(), List.of());
		}
		List<StreamEvent> all = new ArrayList<>(this.events);
		messages.forEach((message) -> all.add(StreamEvent.message(this.epoch, message)));
		return new RecentEvents(this.epoch, this.start, all).withoutOldest();
	}

	private RecentEvents withoutOldest() {
		int first = this.events.size();
		long bytes = 0;
		while (first > 0 && this.events.size() - first < MAX_EVENTS) {
			bytes += this.events.get(first - 1).bytes().length;
			if (bytes > MAX_BYTES) {
				break;
			}
			first--;
		}
		return (first > 0) ? new RecentEvents(this.epoch, this.start + first,
				List.copyOf(this.events.subList(first, this.events.size()))) : this;
	}

}
