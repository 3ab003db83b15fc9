package dev.pusherchat.channels.cluster.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What every journal does. */
@Timeout(120)
public abstract class JournalContract {

	protected final String app = UUID.randomUUID().toString();

	private final List<Journal> opened = new ArrayList<>();

	/** Opens an app's journal, as a node of its own does. */
	protected abstract Journal open(String app);

	protected final JournalNode node() {
		Journal journal = open(this.app);
		this.opened.add(journal);
		return new JournalNode(journal);
	}

	@AfterEach
	void close() {
		this.opened.forEach(Journal::close);
	}

	@Test
	void firstUpIsTheFirstBatch() {
		JournalNode node = node();
		Joined joined = node.join(1, null);
		assertThat(joined.up()).isEqualTo(new Position(1, node.id, 0));
		assertThat(joined.live()).containsExactly(new Joined.Live(node.id, "host:8080", 1, 0));
	}

	@Test
	void joinTellsWhoLivesOldestFirst() {
		JournalNode first = node().join();
		JournalNode second = node().join();
		JournalNode third = node();
		first.ready(true);
		second.journal.leave(second.id, JournalNode.DOWN);
		assertThat(third.join(1, null).live()).containsExactly(new Joined.Live(first.id, "host:8080", 1, 3),
				new Joined.Live(third.id, "host:8080", 5, 0));
	}

	@Test
	void sameJoinAgainGivesTheSameAnswer() {
		JournalNode first = node().join();
		JournalNode second = node();
		Joined joined = second.join(1, null);
		first.ready(true);
		JournalNode third = node().join();
		first.journal.leave(first.id, JournalNode.DOWN);
		assertThat(second.join(1, null)).isEqualTo(joined);
		assertThat(second.texts()).containsExactly("ready", "up", "down");
		assertThat(third.join(1, null).live()).extracting(Joined.Live::node)
			.containsExactly(first.id, second.id, third.id);
	}

	@Test
	void rebornNodeEndsItsOldLifeFirst() {
		JournalNode other = node().join();
		JournalNode old = node().join();
		JournalNode reborn = node();
		assertThat(reborn.join(1, old.id).live()).extracting(Joined.Live::node).containsExactly(other.id, reborn.id);
		assertThat(reborn.join(1, old.id).up().id()).isEqualTo(4);
		assertThat(other.texts()).containsExactly("up", "down", "up");
		assertThat(old.append("late")).isEmpty();
	}

	@Test
	void nodeThatKnowsLessThanAllOthersIsRefused() {
		JournalNode newer = node();
		newer.join(2, null);
		JournalNode older = node();
		assertThatExceptionOfType(JoinRefusedException.class).isThrownBy(() -> older.join(1, null))
			.withMessageContaining("version 1")
			.withMessageContaining("version 2");
		newer.journal.leave(newer.id, JournalNode.DOWN);
		assertThat(older.join(1, null).live()).hasSize(1);
		assertThat(node().join(2, null).live()).hasSize(2);
		assertThat(node().join(1, null).live()).as("while another of its version lives").hasSize(3);
	}

	@Test
	void idsFollowEachOtherOnAllNodes() {
		JournalNode first = node().join();
		JournalNode second = node().join();
		assertThat(first.append("a")).hasValue(3);
		assertThat(second.append("b")).hasValue(4);
		assertThat(first.append("c")).hasValue(5);
		assertThat(first.texts()).containsExactly("up", "a", "b", "c");
		assertThat(second.texts()).containsExactly("a", "b", "c");
	}

	@Test
	void sameBatchAgainHasTheSameId() {
		JournalNode first = node().join();
		JournalNode second = node().join();
		assertThat(first.append("a")).hasValue(3);
		second.append("b");
		assertThat(first.appendAgain("a")).hasValue(3);
		assertThat(first.texts()).containsExactly("up", "a", "b");
	}

	@Test
	void nodeThatEndedAppendsNothing() {
		JournalNode judge = node().join();
		JournalNode victim = node().join();
		victim.append("before");
		long beat = victim.beat();
		assertThat(judge.journal.declareDead(judge.id, judge.beat(), victim.id, beat, JournalNode.DOWN)).isTrue();
		assertThat(victim.append("after")).isEmpty();
		assertThat(victim.ready(false)).isEmpty();
		assertThat(victim.journal.beat(victim.id, 0, 0).alive()).isFalse();
		assertThat(victim.journal.declareDead(victim.id, beat, judge.id, judge.beat(), JournalNode.DOWN)).isFalse();
		assertThat(judge.texts()).containsExactly("up", "before", "down");
	}

	@Test
	void batchOfANodeThatEndedIsRefusedEvenIfItIsThere() {
		JournalNode node = node().join();
		node.append("a");
		node.journal.leave(node.id, JournalNode.DOWN);
		assertThat(node.appendAgain("a")).isEmpty();
	}

	@Test
	void nodeThatNeverJoinedAppendsNothing() {
		assertThat(node().append("a")).isEmpty();
	}

	@Test
	void leavingTwiceIsLeavingOnce() {
		JournalNode other = node().join();
		JournalNode node = node().join();
		node.journal.leave(node.id, JournalNode.DOWN);
		node.journal.leave(node.id, JournalNode.DOWN);
		assertThat(other.texts()).containsExactly("up", "down");
	}

	@Test
	void onlyTheOldestNodeStartsWithNothingAndOnlyWhenNoneIsReady() {
		JournalNode first = node().join();
		JournalNode second = node().join();
		assertThat(second.ready(true)).isEmpty();
		first.journal.leave(first.id, JournalNode.DOWN);
		assertThat(second.ready(true)).hasValue(4);
		assertThat(second.ready(true)).hasValue(4);
		JournalNode third = node().join();
		assertThat(third.ready(true)).isEmpty();
		assertThat(third.ready(false)).hasValue(6);
		assertThat(third.texts()).containsExactly("ready");
	}

	@Test
	void readReturnsAtMostWhatIsAskedFor() {
		JournalNode node = node().join();
		IntStream.range(0, 5).forEach((i) -> node.append("text " + i));
		assertThat(node.read(2)).extracting(JournalNode::text).containsExactly("text 0", "text 1");
		assertThat(node.read(10)).extracting(Batch::id).containsExactly(4L, 5L, 6L);
		assertThat(node.read(10)).isEmpty();
	}

	@Test
	void batchesOfAnySizeAreRead() {
		JournalNode node = node().join();
		for (int bytes : new int[] { 0, 5 << 20, 1, 3 << 20, 3 << 20 }) {
			node.append("x".repeat(bytes));
		}
		assertThat(node.readUntil(6)).extracting((batch) -> batch.data().length)
			.containsExactly(0, 5 << 20, 1, 3 << 20, 3 << 20);
	}

	@Test
	void placeThatIsTakenBySomethingElseIsNoticed() {
		JournalNode node = node().join();
		JournalNode other = node().join();
		Journal journal = node.journal;
		assertThatExceptionOfType(JournalReplacedException.class)
			.isThrownBy(() -> journal.read(new Position(2, node.id, 0), 10));
		assertThatExceptionOfType(JournalReplacedException.class)
			.isThrownBy(() -> journal.read(new Position(2, other.id, 7), 10));
		assertThatExceptionOfType(JournalReplacedException.class)
			.isThrownBy(() -> journal.read(new Position(3, other.id, 2), 10));
		assertThat(journal.read(other.position(), 10)).isEmpty();
	}

	@Test
	void beatTellsWhoLivesAndWhereTheyAre() {
		JournalNode first = node().join();
		JournalNode second = node().join();
		assertThat(first.journal.beat(first.id, 1, 10)).isEqualTo(
				new Beats(true, 1, 2, List.of(new Beats.Beat(first.id, 1, 1, 10), new Beats.Beat(second.id, 0, 2, 0))));
		second.append("a");
		second.journal.beat(second.id, 3, 20);
		assertThat(first.journal.beat(first.id, 2, 11)).isEqualTo(new Beats(true, 2, 3,
				List.of(new Beats.Beat(first.id, 2, 2, 11), new Beats.Beat(second.id, 1, 3, 20))));
	}

	@Test
	void nodeIsDeclaredDeadOnlyIfBothCountersAreAsExpected() {
		JournalNode judge = node().join();
		JournalNode victim = node().join();
		long victimBeat = victim.beat();
		long judgeBeat = judge.beat();
		assertThat(declareDead(judge, judgeBeat, victim, victimBeat - 1)).isFalse();
		assertThat(declareDead(judge, judgeBeat - 1, victim, victimBeat)).isFalse();
		assertThat(declareDead(judge, judgeBeat, victim, victimBeat)).isTrue();
		assertThat(declareDead(judge, judgeBeat, victim, victimBeat)).isTrue();
		assertThat(judge.texts()).containsExactly("up", "down");
		assertThat(judge.journal.beat(judge.id, 0, 0).live()).extracting(Beats.Beat::node).containsExactly(judge.id);
	}

	@Test
	void ofTwoJudgesOfEachOtherOneLives() throws Exception {
		for (int i = 0; i < 20; i++) {
			JournalNode first = node().join();
			JournalNode second = node().join();
			long firstBeat = first.beat();
			long secondBeat = second.beat();
			CompletableFuture<Boolean> other = async(() -> declareDead(second, secondBeat, first, firstBeat));
			boolean one = declareDead(first, firstBeat, second, secondBeat);
			assertThat(one).isNotEqualTo(other.get());
			assertThat(first.append("lives").isPresent()).isEqualTo(one);
			assertThat(second.append("lives").isPresent()).isNotEqualTo(one);
		}
	}

	@Test
	void snapshotIsThereUntilItsNewcomerIsReady() {
		JournalNode leader = node().join();
		leader.ready(true);
		JournalNode newcomer = node().join();
		assertThat(leader.journal.snapshot(newcomer.id)).isNull();
		byte[][] state = IntStream.range(0, 12).mapToObj(byte[]::new).toArray(byte[][]::new);
		state[3] = new byte[1 << 20];
		leader.journal.putSnapshot(newcomer.id, snapshot(newcomer, Collections.nCopies(20, new byte[7])));
		Snapshot last = snapshot(leader, List.of(state));
		leader.journal.putSnapshot(newcomer.id, last);
		assertThat(last.parts()).isEmpty();
		assertThat(newcomer.journal.snapshot(newcomer.id)).satisfies((stored) -> {
			assertThat(stored.position()).isEqualTo(leader.position());
			assertThat(stored.parts()).containsExactly(state);
		});
		newcomer.ready(false);
		assertThat(newcomer.journal.snapshot(newcomer.id)).isNull();
	}

	@Test
	void snapshotMayBeSmall() {
		JournalNode newcomer = node().join();
		newcomer.journal.putSnapshot(newcomer.id, snapshot(newcomer, List.of(new byte[1])));
		assertThat(newcomer.journal.snapshot(newcomer.id)).isNotNull();
	}

	private static Snapshot snapshot(JournalNode node, List<byte[]> parts) {
		return new Snapshot(node.position(), new ArrayDeque<>(parts));
	}

	@Test
	void trimmedBatchesAreMissedLoudly() {
		JournalNode node = node().join();
		JournalNode late = node().join();
		IntStream.range(0, 1200).forEach((i) -> node.append("x"));
		List<Batch> read = node.readUntil(1202);
		trim(node, 1100);
		assertThatExceptionOfType(JournalTrimmedException.class).isThrownBy(() -> late.read(10));
		assertThat(node.journal.read(read.get(read.size() - 103).position(), 200)).hasSize(102);
	}

	private static void trim(JournalNode node, long below) {
		// some hundreds at a time
		for (int i = 0; i < 20; i++) {
			node.journal.trim(below);
		}
	}

	@Test
	void lastBatchIsNeverTrimmed() {
		JournalNode node = node().join();
		node.append("a");
		trim(node, Long.MAX_VALUE);
		assertThat(node.append("b")).hasValue(3);
		trim(node, Long.MAX_VALUE);
		node.journal.leave(node.id, JournalNode.DOWN);
		trim(node, Long.MAX_VALUE);
		assertThat(node().join(1, null).up().id()).isEqualTo(5);
	}

	@Test
	void timeNeverGoesBack() {
		JournalNode node = node().join();
		IntStream.range(0, 50).forEach((i) -> node.append("x"));
		assertThat(node.read(100)).extracting(Batch::at).isSorted();
	}

	@Test
	void twoAppsNeverHearEachOther() {
		JournalNode node = node().join();
		Journal journal = open(UUID.randomUUID().toString());
		this.opened.add(journal);
		JournalNode other = new JournalNode(journal).join();
		other.append("theirs");
		node.append("ours");
		assertThat(node.texts()).containsExactly("ours");
		assertThat(other.texts()).containsExactly("theirs");
		assertThat(node.journal.beat(node.id, 0, 0).live()).hasSize(1);
	}

	@Test
	void tailIsWokenByAnAppendOfAnyNode() throws Exception {
		JournalNode reader = node().join();
		JournalNode writer = node().join();
		reader.read(10);
		CompletableFuture<List<String>> read = async(() -> {
			List<String> texts = reader.texts();
			while (texts.isEmpty()) {
				reader.journal.await(Duration.ofMinutes(1));
				texts = reader.texts();
			}
			return texts;
		});
		writer.append("a");
		assertThat(read.get()).containsExactly("a");
	}

	@Test
	void readersSeeTheSameOrder() throws Exception {
		List<JournalNode> nodes = List.of(node().join(), node().join(), node().join());
		long last = 3 + 3 * 200;
		List<CompletableFuture<List<String>>> readers = nodes.stream()
			.map((node) -> async(() -> node.readUntil(last).stream().map(JournalNode::text).toList()))
			.toList();
		List<CompletableFuture<Long>> writers = nodes.stream()
			.map((node) -> async(() -> IntStream.range(0, 200)
				.mapToLong((i) -> node.append(node.id + " " + i).orElseThrow())
				.max()
				.orElseThrow()))
			.toList();
		assertThat(writers).extracting(CompletableFuture::get).contains(last);
		List<String> order = readers.get(2).get();
		assertThat(readers.get(0).get()).endsWith(order.toArray(String[]::new));
		assertThat(readers.get(1).get()).endsWith(order.toArray(String[]::new));
		for (JournalNode node : nodes) {
			assertThat(order.stream().filter((text) -> text.startsWith(node.id)))
				.isEqualTo(IntStream.range(0, 200).mapToObj((i) -> node.id + " " + i).toList());
		}
	}

	private static boolean declareDead(JournalNode judge, long judgeBeat, JournalNode victim, long victimBeat) {
		return judge.journal.declareDead(judge.id, judgeBeat, victim.id, victimBeat, JournalNode.DOWN);
	}

	protected static <T> CompletableFuture<T> async(Supplier<T> task) {
		return CompletableFuture.supplyAsync(task, (each) -> new Thread(each, "journal test").start());
	}

}
