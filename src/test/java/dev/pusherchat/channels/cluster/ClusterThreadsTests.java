package dev.pusherchat.channels.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.cluster.replica.ReplicaObserver;
import dev.pusherchat.channels.cluster.replica.ReplicaSettings;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.order.Trigger;
import dev.pusherchat.channels.protocol.Member;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes with real threads. */
class ClusterThreadsTests {

	private static final int EVENTS = 500;

	private static final ReplicaSettings SETTINGS = new ReplicaSettings(100, false, Duration.ofMinutes(1), 10, 1 << 20);

	private final MemoryDatabase database = new MemoryDatabase(System::currentTimeMillis);

	private final List<Running> running = new ArrayList<>();

	private Running start() {
		Running node = new Running(this.database, "node" + this.running.size());
		this.running.add(node);
		node.threads.start();
		await(node.order::current);
		return node;
	}

	@AfterEach
	void stop() throws InterruptedException {
		for (Running node : this.running) {
			node.threads.stop();
		}
		assertThat(this.database.live()).isEmpty();
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
	}

	@Test
	void nodesDeliverEverythingInOneOrder() {
		List<Running> nodes = List.of(start(), start(), start());
		List<CompletableFuture<Void>> writers = nodes.stream()
			.map((node) -> CompletableFuture.runAsync(() -> IntStream.range(0, EVENTS).forEach(node::trigger)))
			.toList();
		writers.forEach(CompletableFuture::join);
		nodes.forEach((node) -> await(() -> node.events.size() == 3 * EVENTS));
		List<String> expected = List.copyOf(nodes.get(0).events);
		assertThat(nodes).allSatisfy((node) -> assertThat(List.copyOf(node.events)).isEqualTo(expected));
		assertThat(this.database.head()).as("events share batches").isLessThan(3 * EVENTS);
		assertThat(nodes).allSatisfy((node) -> assertThat(node.appendTimes).isNotEmpty().allMatch((time) -> time > 0));
	}

	@Test
	void subscriptionsAreAnsweredByTheTail() {
		Running first = start();
		Running second = start();
		IntStream.range(0, 50)
			.forEach((i) -> first.order.join(Subscription.of("presence-a", new Member("u" + i, null))));
		await(() -> first.joined.size() == 50);
		second.order.join(Subscription.of("presence-a", new Member("u0", null)));
		await(() -> second.joined.size() == 1);
		assertThat(second.joined).containsExactly(50);
		assertThat(second.order.userIds("presence-a")).hasSize(50);
		second.order.join(Subscription.of("presence-a", new Member("u0", null)));
		await(() -> second.joined.size() == 2);
	}

	@Test
	void nodeThatStopsIsGone() throws InterruptedException {
		Running first = start();
		Running second = start();
		second.order.join(Subscription.of("presence-a", new Member("ann", null)));
		await(() -> !first.order.userIds("presence-a").isEmpty());
		second.order.stopping();
		second.threads.stop();
		await(() -> first.order.userIds("presence-a").isEmpty());
		await(() -> first.order.nodes() == 1);
	}

	private static final class Running extends Words {

		private final Queue<String> events = new ConcurrentLinkedQueue<>();

		private final Queue<Integer> joined = new ConcurrentLinkedQueue<>();

		private final Queue<Long> appendTimes = new ConcurrentLinkedQueue<>();

		private final JournalOrder order;

		private final ClusterThreads threads;

		private final String name;

		Running(MemoryDatabase database, String name) {
			this.name = name;
			MemoryJournal journal = new MemoryJournal(database);
			ClusterSettings settings = new ClusterSettings(new App("1", "key", "secret"), name, SETTINGS,
					() -> ReplicaObserver.NONE, () -> 0, this.appendTimes::add);
			this.order = new JournalOrder(journal, this, settings, NodeClock.system(), Runnable::run);
			this.threads = new ClusterThreads(this.order, journal);
		}

		void trigger(int number) {
			List<Trigger> event = List.of(new Trigger(List.of("a"), this.name + " " + number, "{}", null));
			CompletableFuture<Void> acknowledged = this.order.trigger(event).toCompletableFuture();
			if (number % 100 == 0) {
				acknowledged.join();
			}
		}

		@Override
		public void event(String channel, Trigger event) {
			this.events.add(event.event());
		}

		@Override
		public void joined(Subscription subscription, Collection<Member> members) {
			this.joined.add(members.size());
		}

	}

}
