package dev.pusherchat.channels.channel;

import java.util.concurrent.atomic.LongAdder;

/** Counts incoming and outgoing events, and the current subscriptions. */
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

	/** Events triggered over HTTP or by the application itself. */
	public long triggeredCount() {
		return this.triggered.sum();
	}

	public long clientEventCount() {
		return this.clientEvents.sum();
	}

	/** Events sent, each counted once per receiving connection. */
	public long sentCount() {
		return this.sent.sum();
	}

	/** Client events dropped by the rate limit. */
	public long limitedCount() {
		return this.limited.sum();
	}

	public long subscriptionCount() {
		return this.subscriptions.sum();
	}

}
