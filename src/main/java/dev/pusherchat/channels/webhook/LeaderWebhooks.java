package dev.pusherchat.channels.webhook;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.replica.ReplicaObserver;
import dev.pusherchat.channels.order.Leadership;

/** Webhooks of several nodes: every node knows them, and the leader sends them. */
final class LeaderWebhooks implements AutoCloseable {

	private static final long LOOK_MILLIS = 250;

	private final WebhookProperties properties;

	private final WebhookMetrics metrics;

	private final ScheduledExecutorService scheduler;

	private final WebhookSender sender;

	private final AtomicBoolean looking = new AtomicBoolean();

	private volatile PendingWebhooks pending;

	private volatile @Nullable Leadership leadership;

	private @Nullable WebhookTerm term;

	LeaderWebhooks(WebhookProperties properties, MeterRegistry meterRegistry, ScheduledExecutorService scheduler,
			WebhookSender sender) {
		this.properties = properties;
		this.metrics = new WebhookMetrics(meterRegistry, () -> this.pending.size());
		this.scheduler = scheduler;
		this.sender = sender;
		this.pending = create();
	}

	private PendingWebhooks create() {
		return new PendingWebhooks(this.properties, this.metrics, this::lookSoon);
	}

	/**
	 * Returns what sees the journal in the next life of this node. It knows no events
	 * yet.
	 */
	ReplicaObserver observer() {
		this.pending = create();
		return this.pending;
	}

	void start(Leadership leadership) {
		this.leadership = leadership;
		this.scheduler.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
	}

	private void lookSoon() {
		if (this.leadership != null && this.looking.compareAndSet(false, true)) {
			try {
				this.scheduler.execute(() -> {
					this.looking.set(false);
					look();
				});
			}
			catch (RejectedExecutionException ex) {
				// the server is stopping
			}
		}
	}

	private void look() {
		Leadership leadership = this.leadership;
		PendingWebhooks current = this.pending;
		WebhookTerm term = this.term;
		if (leadership == null || !leadership.leading()) {
			endTerm();
			return;
		}
		if (term == null || !term.isOf(current)) {
			endTerm();
			term = new WebhookTerm(leadership, current, this.scheduler, this::queue);
			this.term = term;
		}
		term.step();
	}

	private WebhookQueue queue(WebhookQueue.Owner owner) {
		return new WebhookQueue(this.properties, this.sender, this.scheduler, owner, this.metrics);
	}

	private void endTerm() {
		if (this.term != null) {
			this.term.end();
			this.term = null;
		}
	}

	/** Sends nothing more; the next leader does. */
	@Override
	public void close() {
		this.scheduler.shutdownNow();
	}

}
