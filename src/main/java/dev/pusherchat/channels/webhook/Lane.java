package dev.pusherchat.channels.webhook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The events that wait behind one another, at most one request of which is under way.
 */
class Lane {

	private final Deque<Waiting> events = new ArrayDeque<>();

	private final long maxSize;

	private long size;

	private boolean busy;

	private int failures;

	Lane(long maxSize) {
		this.maxSize = maxSize;
	}

	/** Queues an event, unless it is one too many. */
	boolean add(WebhookEvent event, long time) {
		if (this.size + event.size() > this.maxSize) {
			return false;
		}
		this.size += event.size();
		this.events.add(new Waiting(event, time));
		return true;
	}

	boolean isEmpty() {
		return this.events.isEmpty();
	}

	/** Marks the lane as having a request under way, if it has events and had none. */
	boolean occupy() {
		boolean free = !this.busy && !this.events.isEmpty();
		this.busy |= free;
		return free;
	}

	/** The events of the next request; they stay until they are removed. */
	List<WebhookEvent> head(int max) {
		return this.events.stream().limit(max).map(Waiting::event).toList();
	}

	/** Since when the first event has been waiting. */
	long since() {
		return this.events.element().since();
	}

	/** Counts a failed request, and returns how many there were before it. */
	int failed() {
		return this.failures++;
	}

	/** Removes the first event, delivered or given up. */
	WebhookEvent remove() {
		WebhookEvent event = this.events.remove().event();
		this.size -= event.size();
		this.failures = 0;
		this.busy = false;
		return event;
	}

	private record Waiting(WebhookEvent event, long since) {

	}

}
