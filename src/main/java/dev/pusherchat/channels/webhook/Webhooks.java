package dev.pusherchat.channels.webhook;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.channel.ChannelObserver;

/** Turns what happens on channels into webhook events, without ever waiting. */
class Webhooks implements ChannelObserver, AutoCloseable {

	private final QueueBudget budget;

	private final WebhookMetrics metrics;

	private final ExecutorService executor;

	private final Absences absences;

	private final WebhookQueue queue;

	Webhooks(QueueBudget budget, WebhookMetrics metrics, ExecutorService executor, Absences absences,
			WebhookQueue queue) {
		this.budget = budget;
		this.metrics = metrics;
		this.executor = executor;
		this.absences = absences;
		this.queue = queue;
	}

	@Override
	public void channelOccupied(String channel) {
		tell(new WebhookEvent(WebhookType.CHANNEL_OCCUPIED, channel), this.absences::came);
	}

	@Override
	public void channelVacated(String channel) {
		tell(new WebhookEvent(WebhookType.CHANNEL_VACATED, channel), this.absences::left);
	}

	@Override
	public void memberAdded(String channel, String userId) {
		tell(WebhookEvent.member(WebhookType.MEMBER_ADDED, channel, userId), this.absences::came);
	}

	@Override
	public void memberRemoved(String channel, String userId) {
		tell(WebhookEvent.member(WebhookType.MEMBER_REMOVED, channel, userId), this.absences::left);
	}

	@Override
	public void clientEvent(String channel, String event, String data, String socketId, @Nullable String userId) {
		tell(WebhookEvent.clientEvent(channel, event, data, socketId, userId), this.queue::add);
	}

	@Override
	public void cacheMiss(String channel) {
		tell(new WebhookEvent(WebhookType.CACHE_MISS, channel), this.queue::add);
	}

	@Override
	public void subscriptionCount(String channel, int count) {
		tell(WebhookEvent.subscriptionCount(channel, count), this.queue::add);
	}

	private void tell(WebhookEvent event, Consumer<WebhookEvent> how) {
		if (!this.budget.take(event)) {
			this.metrics.queueFull();
			return;
		}
		try {
			this.executor.execute(() -> how.accept(event));
		}
		catch (RejectedExecutionException ex) {
			// the server stops
			this.budget.release(event);
		}
	}

	/** What still waits is not delivered. */
	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
