package dev.pusherchat.channels.cluster.replica;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.cluster.Words;
import dev.pusherchat.channels.cluster.entry.Entry;
import dev.pusherchat.channels.cluster.entry.Key;
import dev.pusherchat.channels.cluster.journal.Batch;
import dev.pusherchat.channels.cluster.journal.JoinRefusedException;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.Position;
import dev.pusherchat.channels.order.Delivery;
import dev.pusherchat.channels.order.Trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ReplicaTests {

	private static final ReplicaSettings SETTINGS = new ReplicaSettings(2, true, Duration.ofSeconds(10), 2, 3000);

	private final RecordingReplicaObserver observer = new RecordingReplicaObserver();

	private final Words delivered = new Words();

	private final Replica replica = new Replica(SETTINGS, this.observer, new Position(0, "", 0));

	private final ReplicaQueries queries = new ReplicaQueries(this.replica);

	private long id;

	private long at = 1000;

	@BeforeEach
	void start() {
		for (String node : List.of("n", "m")) {
			apply(node, 0, new Entry.Up(node));
			apply(node, 1, new Entry.Ready(node.equals("n")));
		}
	}

	private boolean apply(String node, long number, Entry entry) {
		Batch batch = new Batch(++this.id, node, number, Instant.ofEpochMilli(this.at), new byte[0]);
		List<Consumer<Delivery>> deliveries = new ArrayList<>();
		this.replica.advance(batch, deliveries);
		boolean room = this.replica.apply(batch, 0, entry, deliveries);
		deliveries.forEach((delivery) -> delivery.accept(this.delivered));
		return room;
	}

	private boolean apply(String node, Entry entry) {
		return apply(node, this.id + 10, entry);
	}

	private boolean channel(String node, String channel, int number) {
		return apply(node, new Entry.Here(Key.channel(channel), number, null));
	}

	private boolean member(String node, String userId, int number, @Nullable String info) {
		return apply(node, new Entry.Here(Key.member("presence-a", userId), number, info));
	}

	private void event(String channel) {
		apply("n", new Entry.Triggered(List.of(new Trigger(List.of(channel), "event", "{}", null))));
	}

	@Test
	void memberIsAddedOnceAndRemovedWhenTheLastNodeLetsGo() {
		member("n", "ann", 1, "1");
		member("m", "ann", 2, "2");
		assertThat(this.replica.members("presence-a")).singleElement()
			.satisfies((member) -> assertThat(member.info()).isEqualTo("1"));
		assertThat(this.queries.state("presence-a").subscriptionCount()).isEqualTo(3);
		member("n", "ann", 0, null);
		assertThat(this.queries.userIds("presence-a")).containsExactly("ann");
		member("m", "ann", 0, null);
		assertThat(this.delivered.take()).containsExactly("added presence-a ann", "removed presence-a ann");
		assertThat(this.observer.take()).containsExactly("occupied presence-a", "added presence-a ann",
				"removed presence-a ann", "vacated presence-a");
		assertThat(this.queries.occupied("")).isEmpty();
	}

	@Test
	void limitIsDecidedByTheEntriesInTheirOrder() {
		assertThat(member("n", "ann", 1, null)).isTrue();
		assertThat(member("m", "bob", 1, null)).isTrue();
		assertThat(member("n", "cid", 1, null)).isFalse();
		assertThat(member("n", "bob", 1, null)).as("who is a member elsewhere").isTrue();
		assertThat(this.queries.userIds("presence-a")).containsExactly("ann", "bob");
		member("n", "ann", 0, null);
		assertThat(member("n", "cid", 1, null)).isTrue();
	}

	@Test
	void nodeThatIsDownTakesItsNumbersWithIt() {
		channel("n", "a", 2);
		channel("m", "a", 1);
		channel("n", "b", 1);
		member("n", "ann", 1, null);
		apply("n", new Entry.Here(Key.user("ann"), 1, null));
		this.delivered.take();
		apply("n", Journal.DOWN, new Entry.Down("stopped"));
		assertThat(this.delivered.take()).containsExactly("count a 1", "count b 0", "removed presence-a ann",
				"offline ann");
		assertThat(this.queries.occupied("").keySet()).containsExactly("a");
		assertThat(this.replica.leader()).isEqualTo("m");
		channel("n", "b", 5);
		assertThat(this.queries.occupied("").keySet()).containsExactly("a");
		assertThat(this.replica.poisonCount()).isOne();
	}

	@Test
	void countsOverAHundredAreToldEveryFiveSeconds() {
		channel("n", "a", 101);
		channel("m", "a", 1);
		channel("m", "a", 2);
		assertThat(this.delivered.take()).containsExactly("count a 101");
		assertThat(this.replica.deadline()).hasValue(6000);
		this.at = 5999;
		apply("n", new Entry.Tick());
		assertThat(this.delivered.take()).isEmpty();
		this.at = 6000;
		apply("n", new Entry.Tick());
		assertThat(this.delivered.take()).containsExactly("count a 103");
		assertThat(this.replica.deadline()).isEmpty();
		channel("n", "a", 1);
		assertThat(this.delivered.take()).as("few are told at once").containsExactly("count a 3");
	}

	@Test
	void presenceChannelsAndUsersChannelsHaveNoCounts() {
		member("n", "ann", 1, null);
		channel("n", "#server-to-user-ann", 1);
		assertThat(this.delivered.take()).containsExactly("added presence-a ann");
		assertThat(this.observer.take()).containsExactly("occupied presence-a", "added presence-a ann");
		assertThat(this.queries.occupied("").keySet()).containsExactly("presence-a");
	}

	@Test
	void cachedEventExpiresByTheJournalsTime() {
		event("cache-a");
		this.at = 10_999;
		apply("n", new Entry.Tick());
		assertThat(this.queries.state("cache-a").cached()).isNotNull();
		this.at = 11_000;
		apply("n", new Entry.Tick());
		assertThat(this.queries.state("cache-a").cached()).isNull();
	}

	@Test
	void oldestCachedEventGoesWhenThereAreTooMany() {
		event("cache-a");
		event("cache-b");
		event("cache-a");
		event("cache-c");
		assertThat(this.queries.state("cache-b").cached()).isNull();
		assertThat(this.queries.state("cache-a").cached()).isNotNull();
	}

	@Test
	void cacheMissIsToldOnceUntilTheNextEvent() {
		channel("n", "cache-a", 1);
		channel("n", "cache-a", 2);
		event("cache-a");
		channel("n", "cache-a", 3);
		this.at = 60_000;
		channel("n", "cache-a", 4);
		assertThat(this.observer.take().stream().filter((what) -> what.startsWith("miss"))).hasSize(2);
	}

	@Test
	void replicaTakesNoMoreThanItMay() {
		for (int i = 0; i < 100; i++) {
			channel("n", "private-" + i, 1);
		}
		assertThat(this.replica.bytes()).isBetween(2000L, 3000L);
		int occupied = this.queries.occupied("").size();
		assertThat(member("n", "ann", 1, null)).isFalse();
		assertThat(apply("n", new Entry.Here(Key.user("u".repeat(900)), 1, null))).isFalse();
		channel("n", "private-0", 0);
		channel("n", "private-1", 0);
		assertThat(member("n", "ann", 1, null)).isTrue();
		assertThat(this.queries.occupied("")).hasSize(occupied - 1);
	}

	@Test
	void textsThatAreNotLatinTakeTwiceTheRoom() {
		member("n", "ann", 1, "x".repeat(300));
		long latin = this.replica.bytes();
		member("n", "ann", 0, null);
		member("n", "ann", 1, "\u4f60".repeat(300));
		assertThat(this.replica.bytes()).isEqualTo(latin + 300);
	}

	@Test
	void entriesAtAWrongPlaceAreSkipped() {
		apply("n", 50, new Entry.Tick());
		apply("n", 50, new Entry.Here(Key.channel("a"), 1, null));
		apply("n", 40, new Entry.Here(Key.channel("a"), 1, null));
		apply("nobody", 60, new Entry.Here(Key.channel("a"), 1, null));
		apply("n", 60, new Entry.Here(Key.channel("presence-a"), 1, null));
		apply("n", 61, new Entry.Ready(true));
		apply("n", 1, new Entry.Ready(true));
		assertThat(this.replica.poisonCount()).isEqualTo(6);
		assertThat(this.queries.occupied("")).isEmpty();
	}

	@Test
	void stateIsReadAsItWasWritten() {
		channel("n", "a", 101);
		channel("m", "a", 7);
		channel("m", "cache-b", 1);
		member("m", "ann", 1, "{}");
		member("n", "ann", 1, "1");
		member("n", "bob", 1, null);
		apply("m", new Entry.Here(Key.user("ann"), 1, null));
		event("cache-c");
		Replica copy = Replica.decode(SETTINGS, ReplicaObserver.NONE, this.replica.position(), this.replica.encode());
		assertThat(copy.encode().toArray()).isEqualTo(this.replica.encode().toArray());
		assertThat(copy.bytes()).isEqualTo(this.replica.bytes());
		assertThat(copy.deadline()).isEqualTo(this.replica.deadline());
		List<Consumer<Delivery>> deliveries = new ArrayList<>();
		copy.tell(deliveries);
		this.delivered.take();
		deliveries.forEach((delivery) -> delivery.accept(this.delivered));
		assertThat(this.delivered.take()).containsExactly("online ann", "cached cache-c PT10S");
	}

	@Test
	void stateOfANodeWithOtherSettingsIsRefused() {
		ReplicaSettings others = new ReplicaSettings(3, true, Duration.ofSeconds(10), 2, 3000);
		Deque<byte[]> state = this.replica.encode();
		assertThatExceptionOfType(JoinRefusedException.class)
			.isThrownBy(() -> Replica.decode(others, ReplicaObserver.NONE, this.replica.position(), state))
			.withMessageContaining("max-members=2")
			.withMessageContaining("max-members=3");
	}

}
