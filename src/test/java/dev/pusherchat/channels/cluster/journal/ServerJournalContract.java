package dev.pusherchat.channels.cluster.journal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import dev.pusherchat.fault.network.CuttableLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What a journal on a server promises besides, when its connections fail. */
public abstract class ServerJournalContract extends JournalContract {

	/** Returns the port of the server. */
	protected abstract int port();

	/** Opens a journal that reaches the server through a link. */
	protected abstract Journal behind(CuttableLink link);

	@Test
	void batchWhoseAnswerWasLostIsThereOnce() throws Exception {
		JournalNode reader = node().join();
		try (CuttableLink link = new CuttableLink(port()); Journal journal = behind(link)) {
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
		try (CuttableLink link = new CuttableLink(port()); Journal journal = behind(link)) {
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
		try (CuttableLink link = new CuttableLink(port()); Journal journal = behind(link)) {
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

	protected static void retry(Runnable call) {
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

}
