package dev.pusherchat.channels;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import dev.pusherchat.channels.cluster.JournalOrder;

/** Is out of service while this node does not know what happens on the others. */
class ClusterHealthIndicator extends AbstractHealthIndicator {

	private final JournalOrder order;

	ClusterHealthIndicator(JournalOrder order) {
		this.order = order;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		(this.order.current() ? builder.up() : builder.outOfService()).withDetail("state", this.order.state())
			.withDetail("leading", this.order.leading())
			.withDetail("nodes", this.order.nodes())
			.withDetail("lag", this.order.lag());
	}

}
