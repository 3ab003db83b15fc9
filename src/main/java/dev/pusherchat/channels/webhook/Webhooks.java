package dev.pusherchat.channels.webhook;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.channel.ChannelObserver;

/** Turns what happens on channels into webhook events, without blocking. */
class Webhooks implements ChannelObserver, AutoCloseable {

	private static final Log logger = LogFactory.getLog(Webhooks.class);

	private final QueueBudget budget;

	private final WebhookMetrics metrics;

	private final ExecutorService executor;

	private final Absences absences;

	private final WebhookQueue queue;

	private final Duration shutdownTimeout;

	Webhooks(QueueBudget budget, WebhookMetrics metrics, ExecutorService executor, Absences absences,
			WebhookQueue queue, Duration shutdownTimeout) {
		this.budget = budget;
		this.metrics = metrics;
		this.executor = executor;
		this.absences = absences;
		this.queue = queue;
		this.shutdownTimeout = shutdownTimeout;
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
			// the server is stopping
			this.budget.release(event);
		}
	}

	/** Delivers the events that stopping has caused, within the shutdown timeout. */
	@Override
	public void close() {
		this.executor.execute(this.absences::stop);
		try {
			if (!this.budget.awaitEmpty(this.shutdownTimeout)) {
				logger.warn("The server stops; webhooks of about " + this.budget.used() + " bytes are not delivered");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.executor.shutdownNow();
		}
	}

}
