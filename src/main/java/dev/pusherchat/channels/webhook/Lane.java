package dev.pusherchat.channels.webhook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A queue of events with at most one request under way. */
class Lane {

	private final Deque<Waiting> events = new ArrayDeque<>();

	private final long maxSize;

	private long size;

	private boolean busy;

	private int failures;

	Lane(long maxSize) {
		this.maxSize = maxSize;
	}

	/** Queues an event if there is room, and returns whether there was. */
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

	/**
	 * Marks a request as under way, if there are events and none is; returns whether it
	 * did.
	 */
	boolean occupy() {
		boolean free = !this.busy && !this.events.isEmpty();
		this.busy |= free;
		return free;
	}

	/** The events of the next request. They stay in the queue until they are removed. */
	List<WebhookEvent> head(int max) {
		return this.events.stream().limit(max).map(Waiting::event).toList();
	}

	/** The time in milliseconds at which the first event was queued. */
	long since() {
		return this.events.element().since();
	}

	/** Counts a failed request, and returns how many there were before it. */
	int failed() {
		return this.failures++;
	}

	/** Removes the first event, after its delivery or the last attempt. */
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
