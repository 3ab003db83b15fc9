package dev.pusherchat.channels.webhook;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import dev.pusherchat.channels.cluster.entry.ByteReader;
import dev.pusherchat.channels.cluster.entry.ByteWriter;
import dev.pusherchat.channels.cluster.replica.Cause;
import dev.pusherchat.channels.order.ClientTrigger;

import static org.assertj.core.api.Assertions.assertThat;

class PendingWebhooksTests {

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final PendingWebhooks pending = pending(Map.of());

	private PendingWebhooks pending(Map<String, String> settings) {
		Map<String, String> properties = new HashMap<>(Map.of("hooks.url", "http://localhost/", "hooks.grace", "3s"));
		settings.forEach((name, value) -> properties.put("hooks." + name, value));
		WebhookProperties bound = new Binder(new MapConfigurationPropertySource(properties))
			.bind("hooks", WebhookProperties.class)
			.get();
		return new PendingWebhooks(bound, new WebhookMetrics(this.meters, () -> 0), () -> {
		});
	}

	private static Cause at(long time) {
		return new Cause("node", 7, 1, 0, time);
	}

	private static List<String> names(PendingWebhooks pending) {
		return pending.after(0).stream().map((event) -> event.type().wireName()).toList();
	}

	@Test
	void departureIsHeldBackByTheJournalsTime() {
		this.pending.time(1000);
		this.pending.vacated(at(1000), "a");
		assertThat(this.pending.deadline()).hasValue(4000);
		this.pending.time(3999);
		assertThat(names(this.pending)).isEmpty();
		this.pending.time(4000);
		assertThat(names(this.pending)).containsExactly("channel_vacated");
		assertThat(this.pending.after(0).get(0).json()).containsEntry("id", "node.7.1.0")
			.containsEntry("sequence", 4_000_000L);
		assertThat(this.pending.deadline()).isEmpty();
	}

	@Test
	void whoComesBackInTimeIsNotTold() {
		this.pending.vacated(at(1000), "a");
		this.pending.memberRemoved(at(1000), "presence-a", "ann");
		this.pending.occupied(at(2000), "a");
		this.pending.memberAdded(at(2000), "presence-a", "ann");
		this.pending.time(9000);
		assertThat(names(this.pending)).isEmpty();
		assertThat(this.pending.size()).isZero();
	}

	@Test
	void newcomerGoesOnWithTheSameEvents() {
		this.pending.time(1000);
		this.pending.occupied(at(1000), "a");
		this.pending.memberRemoved(at(1000), "presence-a", "ann");
		this.pending.clientEvent(at(1000), new ClientTrigger("presence-a", "client-x", "{}", "1.2", "bob"));
		this.pending.subscriptionCount(at(1000), "a", 7);
		this.pending.cacheMiss(at(1000), "cache-a");
		PendingWebhooks newcomer = pending(Map.of());
		newcomer.occupied(at(1), "old");
		newcomer.decode(new ByteReader(bytes(this.pending)));
		this.pending.time(5000);
		newcomer.time(5000);
		assertThat(newcomer.after(0)).isEqualTo(this.pending.after(0)).hasSize(5);
		assertThat(bytes(newcomer)).isEqualTo(bytes(this.pending));
		assertThat(newcomer.size()).isEqualTo(this.pending.size());
	}

	private static byte[] bytes(PendingWebhooks pending) {
		ByteWriter out = new ByteWriter();
		pending.encode(out);
		return out.toBytes();
	}

	@Test
	void eventThatIsDoneWaitsNoLonger() {
		this.pending.occupied(at(1), "a");
		this.pending.occupied(at(1), "b");
		long first = this.pending.after(0).get(0).sequence();
		this.pending.done(at(2), PendingWebhooks.done(List.of(first, 99L)));
		assertThat(this.pending.after(0)).extracting(WebhookEvent::channel).containsExactly("b");
		assertThat(this.pending.after(first)).hasSize(1);
	}

	@Test
	void fullQueueDropsTheNewestEvent() {
		PendingWebhooks small = pending(Map.of("max-queue-size", "600B"));
		small.occupied(at(1), "a");
		small.occupied(at(1), "b");
		small.occupied(at(1), "c");
		assertThat(small.after(0)).extracting(WebhookEvent::channel).containsExactly("a", "b");
		assertThat(this.meters.get("channels.webhooks.dropped").tag("reason", "queue-full").counter().count()).isOne();
		small.done(at(2), PendingWebhooks.done(List.of(small.after(0).get(0).sequence())));
		small.occupied(at(3), "d");
		assertThat(small.after(0)).extracting(WebhookEvent::channel).containsExactly("b", "d");
	}

	@Test
	void sequenceGrowsEvenWhenAllNodesHaveStartedOver() {
		this.pending.time(1000);
		this.pending.occupied(at(1000), "a");
		long before = this.pending.after(0).get(0).sequence();
		this.pending.clear();
		this.pending.time(1001);
		this.pending.occupied(at(1001), "a");
		assertThat(this.pending.after(0)).singleElement()
			.satisfies((event) -> assertThat(event.sequence()).isGreaterThan(before));
	}

	@Test
	void typeThatIsNotWantedIsNotKept() {
		PendingWebhooks few = pending(Map.of("event-types", "cache-miss"));
		few.vacated(at(1), "a");
		few.occupied(at(1), "a");
		few.cacheMiss(at(1), "cache-a");
		assertThat(names(few)).containsExactly("cache_miss");
		assertThat(few.settings()).isNotEqualTo(this.pending.settings());
	}

	@Test
	void wrongListOfWhatIsDoneIsPassedOver() {
		this.pending.occupied(at(1), "a");
		this.pending.done(at(2), new byte[] { -1 });
		assertThat(this.pending.after(0)).hasSize(1);
	}

}
