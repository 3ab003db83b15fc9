package dev.pusherchat.channels.channel;

import java.util.concurrent.atomic.LongAdder;

/** Counts the events that come in and go out, and the subscriptions that there are. */
public final class Traffic {

	private final LongAdder triggered = new LongAdder();

	private final LongAdder clientEvents = new LongAdder();

	private final LongAdder sent = new LongAdder();

	private final LongAdder limited = new LongAdder();

	private final LongAdder subscriptions = new LongAdder();

	void triggered() {
		this.triggered.increment();
	}

	void clientEvent() {
		this.clientEvents.increment();
	}

	void sent(int frames) {
		this.sent.add(frames);
	}

	void limited() {
		this.limited.increment();
	}

	void subscribed(int change) {
		this.subscriptions.add(change);
	}

	/**
	 * Returns how many events were triggered over HTTP or by the application itself.
	 * @return the number since the start
	 */
	public long triggeredCount() {
		return this.triggered.sum();
	}

	/**
	 * Returns how many client events were relayed.
	 * @return the number since the start
	 */
	public long clientEventCount() {
		return this.clientEvents.sum();
	}

	/**
	 * Returns how many events connections were sent, each counted once per connection.
	 * @return the number since the start
	 */
	public long sentCount() {
		return this.sent.sum();
	}

	/**
	 * Returns how many client events were dropped by the rate limit.
	 * @return the number since the start
	 */
	public long limitedCount() {
		return this.limited.sum();
	}

	/**
	 * Returns how many subscriptions there are.
	 * @return the number now
	 */
	public long subscriptionCount() {
		return this.subscriptions.sum();
	}

}
