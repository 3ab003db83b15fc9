package dev.pusherchat.channels.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.order.Leadership;

/**
 * Sends webhooks while this node leads. It sends only if it was able to append a moment
 * ago: a node that has been declared dead is not. Used on the scheduler's thread only.
 */
final class WebhookTerm implements WebhookQueue.Owner {

	private static final long PROOF_LASTS = TimeUnit.SECONDS.toNanos(1);

	private static final int MAX_TOLD = 1000;

	private final Leadership leadership;

	private final PendingWebhooks pending;

	private final Executor executor;

	private final WebhookQueue queue;

	/** The events that need not be sent again, as long as the other nodes do not know. */
	private final List<Long> settled = new ArrayList<>();

	private long taken;

	private boolean proving;

	private @Nullable Long provenAt;

	private boolean over;

	WebhookTerm(Leadership leadership, PendingWebhooks pending, Executor executor,
			Function<WebhookQueue.Owner, WebhookQueue> queues) {
		this.leadership = leadership;
		this.pending = pending;
		this.executor = executor;
		this.queue = queues.apply(this);
	}

	boolean isOf(PendingWebhooks pending) {
		return this.pending == pending;
	}

	/** Sends what waits; to be called when there is more, and some times a second. */
	void step() {
		for (WebhookEvent event : this.pending.after(this.taken)) {
			this.taken = event.sequence();
			this.queue.add(event);
		}
		prove();
		this.queue.sendReady();
	}

	@Override
	public boolean maySend() {
		return !this.over && this.leadership.leading() && this.leadership.current() && isProven();
	}

	private boolean isProven() {
		return this.provenAt != null && System.nanoTime() - this.provenAt < PROOF_LASTS;
	}

	@Override
	public void settled(WebhookEvent event) {
		this.settled.add(event.sequence());
		// later, because a batch settles many
		this.executor.execute(this::prove);
	}

	private void prove() {
		if (this.over || this.proving || (this.settled.isEmpty() && (isProven() || !this.queue.isWaiting()))) {
			return;
		}
		this.proving = true;
		List<Long> told = List.copyOf(this.settled.subList(0, Math.min(MAX_TOLD, this.settled.size())));
		long start = System.nanoTime();
		this.leadership.done(PendingWebhooks.done(told))
			.whenComplete((none, failure) -> this.executor.execute(() -> proved(told, start, failure == null)));
	}

	private void proved(List<Long> told, long start, boolean appended) {
		this.proving = false;
		if (appended) {
			this.settled.subList(0, told.size()).clear();
			this.provenAt = start;
			prove();
			this.queue.sendReady();
		}
	}

	/** Sends nothing more. The next leader sends what is left. */
	void end() {
		this.over = true;
	}

}
