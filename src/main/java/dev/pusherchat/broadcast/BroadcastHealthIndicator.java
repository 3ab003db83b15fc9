package dev.pusherchat.broadcast;

import java.time.Duration;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

import dev.pusherchat.pusher.TriggerResult;

/** Is down while Pusher does not accept messages, or accepts them too late. */
@Component
class BroadcastHealthIndicator implements HealthIndicator {

	private final MessageRelay relay;

	private final BroadcastLag lag;

	private final Duration maxLag;

	BroadcastHealthIndicator(MessageRelay relay, BroadcastLag lag, BroadcastProperties properties) {
		this.relay = relay;
		this.lag = lag;
		this.maxLag = properties.maxLag();
	}

	@Override
	public Health health() {
		BroadcastLag.Lag lag = this.lag.latest();
		if (lag == null) {
			return Health.down().withDetail("error", "The log or its cursor can't be read").build();
		}
		TriggerResult failure = this.relay.failure();
		Health.Builder builder = Health
			.status((failure != null || lag.age().compareTo(this.maxLag) > 0) ? Status.DOWN : Status.UP)
			.withDetail("lag_messages", lag.messages())
			.withDetail("lag_seconds", lag.age().toMillis() / 1000.0);
		if (failure != null) {
			builder.withDetail("pusher", failure.outcome());
		}
		return builder.build();
	}

}
