package dev.pusherchat.message.append;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.springframework.stereotype.Component;

/** Measures appends. */
@Component
class AppendMetrics {

	private final MeterRegistry registry;

	private final Timer appended;

	private final Timer failed;

	private final DistributionSummary batchSize;

	AppendMetrics(MeterRegistry registry) {
		this.registry = registry;
		this.appended = timer(registry, "appended");
		this.failed = timer(registry, "failed");
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

	void watch(Appender appender) {
		Gauge.builder("chat.append.queue", appender, Appender::waiting)
			.description("Posts that wait to be appended")
			.register(this.registry);
	}

	void time(Post post) {
		Timer.Sample sample = Timer.start(this.registry);
		post.answer().whenComplete((posted, failure) -> sample.stop((failure != null) ? this.failed : this.appended));
	}

	void batch(int size) {
		this.batchSize.record(size);
	}

}
