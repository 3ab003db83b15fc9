package dev.pusherchat.channels.webhook;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Holds reports of departures back: a client that returns in time causes no report at
 * all. Used on the scheduler's thread only.
 */
class Absences {

	private final Duration grace;

	private final ScheduledExecutorService scheduler;

	private final WebhookQueue queue;

	private final QueueBudget budget;

	private final Map<Absentee, Absence> absences = new LinkedHashMap<>();

	private boolean stopping;

	Absences(Duration grace, ScheduledExecutorService scheduler, WebhookQueue queue, QueueBudget budget) {
		this.grace = grace;
		this.scheduler = scheduler;
		this.queue = queue;
		this.budget = budget;
	}

	/** Reports a departure after a while, unless the client has returned. */
	void left(WebhookEvent event) {
		if (this.stopping) {
			this.queue.add(event);
			return;
		}
		Absentee who = Absentee.of(event);
		Absence absence = new Absence(event, this.scheduler.schedule(() -> {
			this.absences.remove(who);
			this.queue.add(event);
		}, this.grace.toMillis(), TimeUnit.MILLISECONDS));
		this.absences.put(who, absence);
	}

	/** Reports an arrival, unless the client was away for a moment only. */
	void came(WebhookEvent event) {
		Absence absence = this.absences.remove(Absentee.of(event));
		if (absence == null) {
			this.queue.add(event);
			return;
		}
		absence.telling().cancel(false);
		this.budget.release(absence.event());
		this.budget.release(event);
	}

	/** Reports all departures now, because no client returns to a server that stops. */
	void stop() {
		this.stopping = true;
		this.absences.values().forEach((absence) -> {
			absence.telling().cancel(false);
			this.queue.add(absence.event());
		});
		this.absences.clear();
	}

	private record Absence(WebhookEvent event, ScheduledFuture<?> telling) {

	}

	/** A member who may be away or, without a user id, all subscribers of a channel. */
	record Absentee(String channel, Object userId) {

		static Absentee of(WebhookEvent event) {
			return new Absentee(event.channel(), event.members().getOrDefault("user_id", ""));
		}

	}

}
