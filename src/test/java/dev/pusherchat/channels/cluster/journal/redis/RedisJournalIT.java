package dev.pusherchat.channels.cluster.journal.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalContract;
import dev.pusherchat.channels.cluster.journal.JournalException;
import dev.pusherchat.channels.cluster.journal.JournalNode;
import dev.pusherchat.channels.cluster.journal.Snapshot;
import dev.pusherchat.fault.network.CuttableLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RedisJournalIT extends JournalContract {

	private static RedisServer server;

	@BeforeAll
	static void start() throws IOException {
		server = new RedisServer();
	}

	@AfterAll
	static void stop() throws IOException {
		server.close();
	}

	@Override
	protected Journal open(String app) {
		return server.journal(app, false);
	}

	private Journal behind(CuttableLink link) {
		return RedisServer.journal("redis://127.0.0.1:" + link.port(), this.app, false);
	}

	@Test
	void batchWhoseAnswerWasLostIsThereOnce() throws Exception {
		JournalNode reader = node().join();
		try (CuttableLink link = new CuttableLink(server.port()); Journal journal = behind(link)) {
			JournalNode writer = new JournalNode(journal).join();
			writer.append("a");
			link.loseAnswers(true);
			assertThatExceptionOfType(JournalException.class).isThrownBy(() -> writer.append("b"));
			link.loseAnswers(false);
			assertThat(writer.appendAgain("b")).hasValue(4);
			assertThat(reader.texts()).containsExactly("up", "a", "b");
		}
	}

	@Test
	void joinWhoseAnswerWasLostIsThereOnce() throws Exception {
		JournalNode reader = node().join();
		try (CuttableLink link = new CuttableLink(server.port()); Journal journal = behind(link)) {
			JournalNode newcomer = new JournalNode(journal);
			journal.beat(newcomer.id, 0, 0);
			link.loseAnswers(true);
			assertThatExceptionOfType(JournalException.class).isThrownBy(newcomer::join);
			link.loseAnswers(false);
			assertThat(newcomer.join(1, null).up().id()).isEqualTo(2);
			assertThat(reader.texts()).containsExactly("up");
		}
	}

	@Test
	void connectionsThatAreResetAHundredTimesLoseAndRepeatNothing() throws Exception {
		JournalNode reader = node().join();
		try (CuttableLink link = new CuttableLink(server.port()); Journal journal = behind(link)) {
			JournalNode writer = new JournalNode(journal).join();
			CompletableFuture<Void> resets = async(() -> {
				for (int i = 0; i < 100; i++) {
					long head = reader.journal.beat(reader.id, 0, 0).head();
					link.cut();
					Awaitility.await()
						.pollInterval(Duration.ofMillis(5))
						.until(() -> reader.journal.beat(reader.id, 0, 0).head() > head);
				}
				return null;
			});
			int batches = 0;
			while (!resets.isDone()) {
				long batch = ++batches + 1;
				retry(() -> journal.append(writer.id, batch, JournalNode.bytes("batch " + batch)));
			}
			resets.get();
			assertThat(reader.readUntil(2 + batches).stream().map(JournalNode::text).skip(1))
				.isEqualTo(IntStream.rangeClosed(2, batches + 1).mapToObj((batch) -> "batch " + batch).toList());
		}
	}

	private static void retry(Runnable call) {
		for (int i = 0; i < 1000; i++) {
			try {
				call.run();
				return;
			}
			catch (JournalException ex) {
				// the next try opens a connection
			}
		}
		throw new AssertionError("no try succeeded");
	}

	@Test
	void serverThatIsSilentFailsEveryCallInTimeAndIsUsedAgainAfterwards() throws Exception {
		try (CuttableLink link = new CuttableLink(server.port()); Journal journal = behind(link)) {
			JournalNode node = new JournalNode(journal).join();
			node.append("a");
			node.read(10);
			link.hang();
			failsInTime(() -> node.append("x".repeat(20 << 20)));
			failsInTime(() -> node.read(10));
			failsInTime(node::beat);
			failsInTime(() -> journal.putSnapshot(node.id, new Snapshot(node.position(), new byte[5 << 20])));
			// now without a connection
			failsInTime(node::beat);
			link.mend();
			retry(node::beat);
			retry(() -> node.read(10));
		}
	}

	private static void failsInTime(Runnable call) {
		long start = System.nanoTime();
		assertThatExceptionOfType(JournalException.class).isThrownBy(call::run);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void tailIsWokenByAnotherNodeLongBeforeItPolls() {
		JournalNode reader = node().join();
		JournalNode writer = node().join();
		reader.read(10);
		int early = 0;
		for (int i = 0; i < 20; i++) {
			CompletableFuture<Long> woken = async(() -> {
				long start = System.nanoTime();
				reader.journal.await(Duration.ofSeconds(10));
				return System.nanoTime() - start;
			});
			writer.append("x");
			early += (woken.join() < Duration.ofMillis(80).toNanos()) ? 1 : 0;
		}
		assertThat(early).isPositive();
	}

	@Test
	void numbersThatAreReservedOrPastAreRefused() {
		JournalNode node = node().join();
		node.append("a");
		node.append("b");
		for (long batch : new long[] { -1, 0, 1, Journal.DOWN }) {
			assertThatExceptionOfType(JournalException.class)
				.isThrownBy(() -> node.journal.append(node.id, batch, new byte[0]))
				.withMessageContaining("Not the number of a batch");
		}
		assertThatExceptionOfType(JournalException.class).isThrownBy(() -> node.journal.append(node.id, 2, new byte[0]))
			.withMessageContaining("comes after");
	}

	@Test
	void clockOfTheServerThatJumpsMovesTheJournalsTimeLittle() throws Exception {
		JournalNode node = node().join();
		node.append("a");
		server.send("hincrby channels:" + this.app + ":state clock -3600000");
		node.append("b");
		server.send("hincrby channels:" + this.app + ":state clock 3600000");
		node.append("c");
		assertThat(node.read(10)).satisfies((batches) -> {
			assertThat(Duration.between(batches.get(0).at(), batches.get(1).at())).isEqualTo(Duration.ofSeconds(5));
			assertThat(batches.get(2).at()).isEqualTo(batches.get(1).at());
		});
	}

	@Test
	void deadNodesAndTheirBatchesAreForgotten() throws Exception {
		JournalNode node = node().join();
		JournalNode other = node().join();
		other.append("a");
		other.journal.leave(other.id, JournalNode.DOWN);
		node.append("b");
		node.journal.trim(Long.MAX_VALUE);
		assertThat(server.send("exists channels:" + this.app + ":node:" + other.id)).startsWith(":0");
		assertThat(server.send("zcard channels:" + this.app + ":dead")).startsWith(":0");
		assertThat(server.send("xlen channels:" + this.app + ":journal")).startsWith(":1");
	}

}
