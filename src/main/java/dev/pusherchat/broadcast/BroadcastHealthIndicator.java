package dev.pusherchat.broadcast;

import java.time.Duration;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

import dev.pusherchat.pusher.TriggerResult;

/** Is down while Pusher does not accept messages, or accepts them too late. */
@Component
class BroadcastHealthIndicator extends AbstractHealthIndicator {

	private final MessageRelay relay;

	private final BroadcastLag lag;

	private final Duration maxLag;

	BroadcastHealthIndicator(MessageRelay relay, BroadcastLag lag, BroadcastProperties properties) {
		super("The log or its cursor can't be read");
		this.relay = relay;
		this.lag = lag;
		this.maxLag = properties.maxLag();
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Duration age = this.lag.age();
		TriggerResult failure = this.relay.failure();
		builder.status((failure != null || age.compareTo(this.maxLag) > 0) ? Status.DOWN : Status.UP)
			.withDetail("lag_messages", this.lag.messages())
			.withDetail("lag_seconds", age.toMillis() / 1000.0);
		if (failure != null) {
			builder.withDetail("pusher", failure.outcome());
		}
	}

}
