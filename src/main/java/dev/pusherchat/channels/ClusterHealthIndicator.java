package dev.pusherchat.channels;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import dev.pusherchat.channels.order.Standing;

/** Is out of service while this node does not know what happens on the others. */
class ClusterHealthIndicator extends AbstractHealthIndicator {

	private final Standing standing;

	ClusterHealthIndicator(Standing standing) {
		this.standing = standing;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		boolean current = this.standing.current();
		(current ? builder.up() : builder.outOfService())
			.withDetail("state", current ? "in the order of all nodes" : "joining, or cut off from the journal")
			.withDetail("leading", this.standing.leading())
			.withDetail("nodes", this.standing.nodes())
			.withDetail("lag", this.standing.lag());
	}

}
