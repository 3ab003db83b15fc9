package dev.pusherchat.channels.webhook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.channels.cluster.MemoryDatabase;
import dev.pusherchat.channels.order.ClientTrigger;

import static org.assertj.core.api.Assertions.assertThat;

/** Webhooks of nodes that share a journal, over a real socket. */
@Timeout(120)
class LeaderWebhooksTests {

	private final MemoryDatabase database = new MemoryDatabase(System::currentTimeMillis);

	private final List<WebhookNode> nodes = new ArrayList<>();

	private final Map<String, String> settings = new HashMap<>(
			Map.of("first-retry", "50ms", "max-retry-interval", "50ms", "grace", "50ms", "event-types",
					"channel-occupied,channel-vacated,member-added,member-removed,client-event"));

	private final AtomicBoolean failing = new AtomicBoolean();

	private final BlockingQueue<JsonNode> accepted = new LinkedBlockingQueue<>();

	private final WebhookReceiver receiver = new WebhookReceiver(this::answer);

	private Predicate<JsonNode> refused = (event) -> this.failing.get();

	private int answer(String body) {
		JsonNode event = JsonMapper.shared().readTree(body).get("events").get(0);
		if (this.refused.test(event)) {
			return 500;
		}
		this.accepted.add(event);
		return 200;
	}

	@AfterEach
	void close() throws InterruptedException {
		for (WebhookNode node : this.nodes) {
			node.close();
		}
		this.receiver.close();
	}

	private WebhookNode node() {
		this.settings.put("url", this.receiver.url());
		WebhookNode node = new WebhookNode(this.database, this.settings);
		this.nodes.add(node);
		await(node.order::current);
		return node;
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5)).until(condition);
	}

	private JsonNode next() throws InterruptedException {
		JsonNode event = this.accepted.poll(30, TimeUnit.SECONDS);
		assertThat(event).isNotNull();
		return event;
	}

	private static String told(JsonNode event) {
		return event.get("name").asString() + " " + event.get("channel").asString();
	}

	@Test
	void eventOfAnyNodeIsSentOnceByTheLeader() throws Exception {
		WebhookNode leader = node();
		WebhookNode other = node();
		assertThat(leader.order.leading()).isTrue();
		assertThat(other.order.leading()).isFalse();
		other.subscribe("a");
		JsonNode occupied = next();
		assertThat(told(occupied)).isEqualTo("channel_occupied a");
		assertThat(occupied.get("id").asString()).isNotEmpty();
		leader.subscribe("a");
		other.unsubscribe("a");
		leader.subscribe("b");
		assertThat(told(next())).isEqualTo("channel_occupied b");
		leader.unsubscribe("a");
		JsonNode vacated = next();
		assertThat(told(vacated)).isEqualTo("channel_vacated a");
		assertThat(vacated.get("sequence").asLong()).isGreaterThan(occupied.get("sequence").asLong());
		assertThat(vacated.get("id")).isNotEqualTo(occupied.get("id"));
	}

	@Test
	void clientThatComesBackOnAnotherNodeInTimeCausesNoEvent() throws Exception {
		this.settings.put("grace", "1h");
		WebhookNode one = node();
		WebhookNode other = node();
		one.join("presence-a", "ann");
		assertThat(told(next())).isEqualTo("channel_occupied presence-a");
		assertThat(told(next())).isEqualTo("member_added presence-a");
		one.unsubscribe("presence-a");
		await(() -> !one.order.occupied("").containsKey("presence-a"));
		other.join("presence-a", "ann");
		await(() -> one.order.occupied("").containsKey("presence-a"));
		other.order.clientEvent(new ClientTrigger("presence-a", "client-x", "{}", "1.2", "ann"));
		assertThat(told(next())).isEqualTo("client_event presence-a");
	}

	@Test
	void nextLeaderSendsTheSameEventThatTheLastOneLeft() throws Exception {
		this.failing.set(true);
		WebhookNode leader = node();
		WebhookNode other = node();
		leader.subscribe("a");
		String tried = this.receiver.next().body();
		leader.kill();
		await(other.order::leading);
		this.failing.set(false);
		JsonNode sent = next();
		assertThat(told(sent)).isEqualTo("channel_occupied a");
		assertThat(tried).contains(sent.toString());
		// its only subscriber died with the first leader
		assertThat(told(next())).isEqualTo("channel_vacated a");
	}

	@Test
	void eventThatArrivedIsNotSentAgainByTheNextLeader() throws Exception {
		WebhookNode leader = node();
		WebhookNode other = node();
		other.subscribe("a");
		assertThat(told(next())).isEqualTo("channel_occupied a");
		await(() -> other.queued() == 0);
		leader.stop();
		await(other.order::leading);
		other.subscribe("b");
		assertThat(told(next())).isEqualTo("channel_occupied b");
	}

	@Test
	void leaderThatCannotAppendSendsNothing() throws Exception {
		WebhookNode leader = node();
		WebhookNode other = node();
		other.subscribe("a");
		JsonNode known = next();
		leader.cut("append");
		// takes longer than the last proof lasts
		await(leader.order.done(new byte[0]).toCompletableFuture()::isDone);
		other.subscribe("b");
		JsonNode event = next();
		// that it has arrived could not be told any more
		assertThat(told(event.equals(known) ? next() : event)).isEqualTo("channel_occupied b");
		assertThat(other.order.leading()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2 })
	void occupiedAndVacatedAlternateAfterDroppingWhatDoesNotGrow(long seed) throws Exception {
		Random random = new Random(seed);
		Set<JsonNode> once = ConcurrentHashMap.newKeySet();
		this.refused = (event) -> event.hashCode() % 3 == 0 && once.add(event);
		this.settings.put("grace", "5ms");
		List<WebhookNode> live = new ArrayList<>(List.of(node(), node(), node()));
		for (int i = 0; i < 600; i++) {
			WebhookNode node = live.get(random.nextInt(live.size()));
			String channel = "channel-" + random.nextInt(4);
			if (random.nextBoolean()) {
				node.subscribe(channel);
			}
			else {
				node.unsubscribe(channel);
			}
			if (i % 10 == 0) {
				// all that was subscribed before is in the journal
				await(() -> node.order.done(new byte[0])
					.handle((none, failure) -> failure == null)
					.toCompletableFuture()
					.get());
			}
			if (i == 200 || i == 400) {
				WebhookNode first = live.remove(0);
				if (i == 200) {
					first.stop();
				}
				else {
					first.kill();
				}
				live.add(node());
			}
		}
		live.get(0).subscribe("end");
		checkAlternation();
	}

	private void checkAlternation() throws InterruptedException {
		Map<String, Long> sequences = new HashMap<>();
		Map<String, String> last = new HashMap<>();
		for (JsonNode event = next(); !told(event).endsWith(" end"); event = next()) {
			String channel = event.get("channel").asString();
			long sequence = event.get("sequence").asLong();
			if (sequence > sequences.getOrDefault(channel, 0L)) {
				sequences.put(channel, sequence);
				String name = event.get("name").asString();
				assertThat(last.getOrDefault(channel, "channel_vacated")).as("before %s", event).isNotEqualTo(name);
				last.put(channel, name);
			}
		}
		assertThat(last).hasSize(4);
	}

}
