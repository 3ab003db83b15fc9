package dev.pusherchat.channels.cluster.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.cluster.entry.ByteReader;
import dev.pusherchat.channels.cluster.entry.Entry;
import dev.pusherchat.channels.cluster.entry.EntryCodec;
import dev.pusherchat.channels.cluster.entry.Key;
import dev.pusherchat.channels.order.OrderUnavailableException;
import dev.pusherchat.channels.order.SignIn;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.protocol.Member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OutboxTests {

	private static final int ALL = 1 << 20;

	private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(5);

	private static final Entry EVENT = new Entry.Terminate("x".repeat(100));

	private final Outbox outbox = new Outbox(1000, TIMEOUT);

	private List<Entry> next(int bytes) {
		OutgoingBatch batch = this.outbox.next(bytes);
		List<Entry> entries = new ArrayList<>();
		if (batch != null) {
			batch.entries().forEach((entry) -> entries.add(EntryCodec.decode(new ByteReader(entry))));
		}
		return entries;
	}

	private static Subscription member(String userId, String info) {
		return Subscription.of("presence-a", new Member(userId, info));
	}

	private static Entry.Here here(String userId, int number, @Nullable String info) {
		return new Entry.Here(Key.member("presence-a", userId), number, info);
	}

	@Test
	void nothingToTellIsNoBatch() {
		assertThat(this.outbox.next(ALL)).isNull();
		assertThat(this.outbox.isEmpty()).isTrue();
	}

	@Test
	void numbersAreReadWhenTheBatchIsMade() {
		Subscription first = Subscription.of("a", null);
		this.outbox.join(first);
		this.outbox.join(Subscription.of("a", null));
		this.outbox.leave(first.id());
		this.outbox.leave(first.id());
		SignIn signIn = SignIn.of("ann");
		this.outbox.signIn(signIn);
		assertThat(next(ALL)).containsExactly(new Entry.Here(Key.channel("a"), 1, null),
				new Entry.Here(Key.user("ann"), 1, null));
		this.outbox.leave(signIn.id());
		assertThat(next(ALL)).containsExactly(new Entry.Here(Key.user("ann"), 0, null));
		assertThat(next(ALL)).isEmpty();
	}

	@Test
	void numberThatChangesBackIsToldAllTheSame() {
		Subscription subscription = Subscription.of("a", null);
		this.outbox.join(subscription);
		this.outbox.leave(subscription.id());
		assertThat(next(ALL)).containsExactly(new Entry.Here(Key.channel("a"), 0, null));
	}

	@Test
	void whatAUserSentComesBeforeTheUsersLeaving() {
		Subscription subscription = member("ann", "1");
		this.outbox.join(subscription);
		this.outbox.offer(EVENT);
		this.outbox.leave(subscription.id());
		assertThat(next(ALL)).containsExactly(EVENT, here("ann", 0, null));
	}

	@Test
	void infoIsThatOfTheFirstConnectionStillHere() {
		Subscription first = member("ann", "1");
		this.outbox.join(first);
		this.outbox.join(member("ann", "2"));
		assertThat(next(ALL)).containsExactly(here("ann", 2, "1"));
		this.outbox.leave(first.id());
		assertThat(next(ALL)).containsExactly(here("ann", 1, "2"));
	}

	@Test
	void entryAnswersTheSubscriptionsThatCameBeforeItWasMade() {
		Subscription first = member("ann", "1");
		Subscription second = member("ann", "1");
		this.outbox.join(first);
		next(ALL);
		this.outbox.join(second);
		next(ALL);
		assertThat(this.outbox.applied(here("ann", 1, "1"), false)).containsExactly(first);
		assertThat(this.outbox.applied(here("ann", 2, "1"), false)).containsExactly(second);
	}

	@Test
	void subscriptionThatEndedIsNotAnswered() {
		Subscription subscription = member("ann", "1");
		this.outbox.join(subscription);
		next(ALL);
		this.outbox.leave(subscription.id());
		assertThat(this.outbox.applied(here("ann", 1, "1"), false)).isEmpty();
		assertThat(next(ALL)).containsExactly(here("ann", 0, null));
	}

	@Test
	void memberOfThisNodeIsAnsweredWithoutAnEntry() {
		this.outbox.join(member("ann", "1"));
		next(ALL);
		assertThat(this.outbox.join(member("ann", "1"))).as("while one is on its way").isFalse();
		next(ALL);
		this.outbox.applied(here("ann", 1, "1"), false);
		this.outbox.applied(here("ann", 2, "1"), false);
		Subscription third = member("ann", "1");
		assertThat(this.outbox.join(third)).isTrue();
		assertThat(this.outbox.takeAnswerable()).containsExactly(third);
		assertThat(this.outbox.join(member("ann", "1"))).as("while one is marked").isFalse();
		assertThat(this.outbox.takeAnswerable()).isEmpty();
	}

	@Test
	void refusedSubscriptionIsNotCountedAndTheNumberIsToldAgain() {
		Subscription refused = member("ann", "1");
		this.outbox.join(refused);
		next(ALL);
		Subscription later = member("ann", "1");
		this.outbox.join(later);
		assertThat(this.outbox.applied(here("ann", 1, "1"), true)).containsExactly(refused);
		assertThat(next(ALL)).containsExactly(here("ann", 1, "1"));
		assertThat(this.outbox.applied(here("ann", 1, "1"), true)).containsExactly(later);
		assertThat(next(ALL)).containsExactly(here("ann", 0, null));
	}

	@Test
	void batchEndsWhenItIsLargeEnough() {
		for (int i = 0; i < 5; i++) {
			this.outbox.offer(EVENT);
		}
		assertThat(next(150)).hasSize(2);
		assertThat(next(1)).hasSize(1);
		assertThat(next(ALL)).hasSize(2);
	}

	@Test
	void eventsAreBoundedAndNumbersAreNot() {
		for (int i = 0; i < 9; i++) {
			assertThat(this.outbox.offer(EVENT)).isTrue();
		}
		assertThat(this.outbox.offer(EVENT)).isFalse();
		expectFailure(this.outbox.add(EVENT, 0), "Too many events");
		for (int i = 0; i < 1000; i++) {
			this.outbox.join(Subscription.of("a" + i, null));
		}
		assertThat(next(ALL)).hasSize(1009);
		assertThat(this.outbox.bytes()).isZero();
	}

	@Test
	void eventInNoBatchIsWithdrawnInTime() {
		CompletionStage<Void> event = this.outbox.add(EVENT, 10);
		this.outbox.expire(9 + TIMEOUT);
		assertThat(event.toCompletableFuture()).isNotDone();
		this.outbox.expire(10 + TIMEOUT);
		expectFailure(event, "did not answer in time");
		assertThat(this.outbox.next(ALL)).isNull();
		assertThat(this.outbox.bytes()).isZero();
	}

	@Test
	void nobodyKnowsWhatBecomesOfAnEventInABatch() {
		CompletionStage<Void> event = this.outbox.add(EVENT, 0);
		OutgoingBatch batch = Objects.requireNonNull(this.outbox.next(ALL));
		this.outbox.expire(TIMEOUT);
		expectFailure(event, "it is not known");
		this.outbox.acknowledged(batch);
	}

	@Test
	void acknowledgedBatchCompletesItsEvents() {
		CompletionStage<Void> event = this.outbox.add(EVENT, 0);
		OutgoingBatch batch = Objects.requireNonNull(this.outbox.next(ALL));
		this.outbox.acknowledged(batch);
		this.outbox.expire(TIMEOUT);
		assertThat(event.toCompletableFuture()).isCompletedWithValue(null);
	}

	@Test
	void frozenOutboxDoesNotTellThatConnectionsLeave() {
		Subscription subscription = member("ann", "1");
		this.outbox.join(subscription);
		this.outbox.freeze();
		this.outbox.leave(subscription.id());
		assertThat(next(ALL)).containsExactly(here("ann", 1, "1"));
	}

	@Test
	void closedOutboxTakesNothing() {
		CompletionStage<Void> event = this.outbox.add(EVENT, 0);
		this.outbox.close("Closed");
		expectFailure(event, "Closed");
		expectFailure(this.outbox.add(EVENT, 0), "Closed");
		this.outbox.tick();
		this.outbox.join(member("ann", "1"));
		this.outbox.signIn(SignIn.of("ann"));
		assertThat(this.outbox.next(ALL)).isNull();
	}

	@Test
	void ticksDoNotPileUp() {
		this.outbox.tick();
		this.outbox.tick();
		assertThat(next(ALL)).containsExactly(new Entry.Tick());
		this.outbox.tick();
		assertThat(next(ALL)).containsExactly(new Entry.Tick());
	}

	private static void expectFailure(CompletionStage<Void> event, String message) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(event.toCompletableFuture()::join)
			.havingCause()
			.isInstanceOf(OrderUnavailableException.class)
			.withMessageContaining(message);
	}

}
