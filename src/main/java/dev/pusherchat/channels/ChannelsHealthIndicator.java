package dev.pusherchat.channels;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import dev.pusherchat.channels.connection.Connections;

/** Is out of service while the server closes its connections in order to stop. */
class ChannelsHealthIndicator extends AbstractHealthIndicator {

	private final ChannelsLifecycle lifecycle;

	private final Connections connections;

	ChannelsHealthIndicator(ChannelsLifecycle lifecycle, Connections connections) {
		this.lifecycle = lifecycle;
		this.connections = connections;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Health.Builder status = this.lifecycle.isRunning() ? builder.up() : builder.outOfService();
		status.withDetail("connections", this.connections.count());
	}

}
