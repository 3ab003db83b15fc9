package dev.pusherchat.channels.webhook;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Those who left a moment ago: when they are back in time, nobody is told of either.
 * Everything happens on the scheduler's one thread.
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

	/** Tells that somebody left, unless they come back soon. */
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

	/** Tells that somebody came, unless they were away for a moment only. */
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

	/** Tells of everybody who is away, as nobody comes back to a server that stops. */
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

	/**
	 * Who may be away: a member, or (without a user id) all subscribers of a channel.
	 */
	private record Absentee(String channel, Object userId) {

		static Absentee of(WebhookEvent event) {
			return new Absentee(event.channel(), event.members().getOrDefault("user_id", ""));
		}

	}

}
