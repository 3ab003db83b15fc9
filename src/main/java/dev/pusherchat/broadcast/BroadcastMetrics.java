package dev.pusherchat.broadcast;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import org.springframework.stereotype.Component;

import dev.pusherchat.pusher.TriggerResult;

/** Counts the relay's events, retries and rejected messages, and measures its lag. */
@Component
class BroadcastMetrics {

	private final Counter events;

	private final Counter retries;

	private final Counter rejected;

	BroadcastMetrics(MeterRegistry registry, BroadcastLag lag) {
		this.events = Counter.builder("chat.broadcast.events")
			.description("Messages that Pusher has accepted")
			.register(registry);
		this.retries = Counter.builder("chat.broadcast.retries")
			.description("Calls that failed and are made again")
			.register(registry);
		this.rejected = Counter.builder("chat.broadcast.rejected")
			.description("Messages that Pusher would not take, of which subscribers got the id alone")
			.register(registry);
		Gauge.builder("chat.broadcast.lag", lag, BroadcastMetrics::messages)
			.description("Messages not yet broadcast; NaN while the database does not answer")
			.register(registry);
		TimeGauge.builder("chat.broadcast.lag.age", lag, TimeUnit.MILLISECONDS, BroadcastMetrics::age)
			.description("Age of the oldest message not yet broadcast; NaN while the database does not answer")
			.register(registry);
	}

	private static double messages(BroadcastLag lag) {
		BroadcastLag.Lag latest = lag.latest();
		return (latest != null) ? latest.messages() : Double.NaN;
	}

	private static double age(BroadcastLag lag) {
		BroadcastLag.Lag latest = lag.latest();
		return (latest != null) ? latest.age().toMillis() : Double.NaN;
	}

	void called(TriggerResult result, int messages) {
		switch (result.outcome()) {
			case ACCEPTED -> this.events.increment(messages);
			case REFUSED, UNAVAILABLE -> this.retries.increment();
			case REJECTED -> {
			}
		}
	}

	void rejected() {
		this.rejected.increment();
	}

}
