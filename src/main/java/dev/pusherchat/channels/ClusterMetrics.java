package dev.pusherchat.channels;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;

import dev.pusherchat.channels.cluster.JournalOrder;

/** Publishes where this node stands in the order of all nodes. */
class ClusterMetrics implements MeterBinder {

	private final JournalOrder order;

	ClusterMetrics(JournalOrder order) {
		this.order = order;
	}

	/** Makes what measures each append of this node. */
	static Timer appendTimer(MeterRegistry registry) {
		return Timer.builder("channels.cluster.append")
			.description("From the sending of a batch to its place in the journal")
			.register(registry);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("channels.cluster.nodes", this.order, JournalOrder::nodes)
			.description("Nodes that live")
			.register(registry);
		Gauge.builder("channels.cluster.lag", this.order, JournalOrder::lag)
			.description("Batches of the journal that this node has not applied")
			.register(registry);
		TimeGauge.builder("channels.cluster.lag.age", this.order, TimeUnit.NANOSECONDS, JournalOrder::lagAge)
			.description("How old what this node has applied is")
			.register(registry);
		Gauge.builder("channels.cluster.current", this.order, (order) -> order.current() ? 1 : 0)
			.description("Whether this node has applied what was in the journal a moment ago")
			.register(registry);
		Gauge.builder("channels.cluster.leading", this.order, (order) -> order.leading() ? 1 : 0)
			.description("Whether this node acts for all, such as sending webhooks")
			.register(registry);
		Gauge.builder("channels.cluster.queue", this.order, JournalOrder::outboxBytes)
			.description("Events of this node that wait to be appended")
			.baseUnit(BaseUnits.BYTES)
			.register(registry);
		Gauge.builder("channels.cluster.replica", this.order, JournalOrder::replicaBytes)
			.description("Memory that the channels, members and users of all nodes take here, about")
			.baseUnit(BaseUnits.BYTES)
			.register(registry);
		FunctionCounter.builder("channels.cluster.cut.off", this.order, JournalOrder::cutOffCount)
			.description("Times that this node was no longer current")
			.register(registry);
		FunctionCounter.builder("channels.cluster.fenced", this.order, JournalOrder::fencedCount)
			.description("Times that the others declared this node dead")
			.register(registry);
		FunctionCounter.builder("channels.cluster.trimmed", this.order, JournalOrder::trimmedCount)
			.description("Times that the journal was trimmed before this node had applied it")
			.register(registry);
		FunctionCounter.builder("channels.cluster.skipped", this.order, JournalOrder::poisonCount)
			.description("Entries of the journal that could not be read")
			.register(registry);
	}

}
