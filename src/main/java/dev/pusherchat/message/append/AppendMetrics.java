package dev.pusherchat.message.append;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import org.springframework.stereotype.Component;

/** Measures appends. */
@Component
class AppendMetrics {

	private final MeterRegistry registry;

	private final Timer appended;

	private final Timer failed;

	private final Counter refused;

	private final DistributionSummary batchSize;

	AppendMetrics(MeterRegistry registry) {
		this.registry = registry;
		this.appended = timer(registry, "appended");
		this.failed = timer(registry, "failed");
		this.refused = Counter.builder("chat.append.refused")
			.description("Posts refused because too many waited")
			.register(registry);
		this.batchSize = DistributionSummary.builder("chat.append.batch.size")
			.description("Posts of one transaction")
			.register(registry);
	}

	private static Timer timer(MeterRegistry registry, String outcome) {
		return Timer.builder("chat.append")
			.description("Time from a post's arrival to its answer")
			.tag("outcome", outcome)
			.register(registry);
	}

	void watch(Appender appender, WaitingPosts waiting) {
		Gauge.builder("chat.append.queue", appender, Appender::waiting)
			.description("Posts that wait to be appended")
			.register(this.registry);
		Gauge.builder("chat.append.queue.size", waiting, WaitingPosts::bytes)
			.description("Memory of the posts that wait to be appended")
			.baseUnit(BaseUnits.BYTES)
			.register(this.registry);
	}

	void refused() {
		this.refused.increment();
	}

	void time(Post post) {
		Timer.Sample sample = Timer.start(this.registry);
		post.answer().whenComplete((posted, failure) -> sample.stop((failure != null) ? this.failed : this.appended));
	}

	void batch(int size) {
		this.batchSize.record(size);
	}

}
