package dev.pusherchat.channels;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import dev.pusherchat.channels.order.Standing;

/** Publishes where this node stands in the order of all nodes. */
class ClusterMetrics implements MeterBinder {

	private final Standing standing;

	ClusterMetrics(Standing standing) {
		this.standing = standing;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("channels.cluster.nodes", this.standing, Standing::nodes)
			.description("Nodes that live")
			.register(registry);
		Gauge.builder("channels.cluster.lag", this.standing, Standing::lag)
			.description("Batches of the journal that this node has not applied")
			.register(registry);
		Gauge.builder("channels.cluster.current", this.standing, (standing) -> standing.current() ? 1 : 0)
			.description("Whether this node has applied what was in the journal a moment ago")
			.register(registry);
		Gauge.builder("channels.cluster.leading", this.standing, (standing) -> standing.leading() ? 1 : 0)
			.description("Whether this node acts for all, such as sending webhooks")
			.register(registry);
	}

}
