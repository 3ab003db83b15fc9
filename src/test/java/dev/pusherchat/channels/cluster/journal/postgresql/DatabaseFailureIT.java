package dev.pusherchat.channels.cluster.journal.postgresql;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.pusherchat.channels.cluster.journal.Batch;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalException;
import dev.pusherchat.channels.cluster.journal.JournalNode;
import dev.pusherchat.channels.cluster.journal.JournalReplacedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What becomes of the journal when its server fails. */
@Timeout(180)
class DatabaseFailureIT {

	@TempDir
	private Path directory;

	private JournalServer server;

	private Journal journal;

	@BeforeEach
	void start() throws IOException {
		this.server = new JournalServer(this.directory.resolve("data"));
		this.journal = this.server.journal("app");
	}

	@AfterEach
	void stop() throws IOException {
		this.journal.close();
		this.server.close();
	}

	@Test
	void nothingThatWasAcknowledgedIsLostWhenTheServerIsKilled() throws Exception {
		JournalNode reader = new JournalNode(this.server.journal("app")).join();
		JournalNode writer = new JournalNode(this.journal).join();
		List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());
		AtomicBoolean done = new AtomicBoolean();
		Thread thread = new Thread(() -> {
			while (!done.get()) {
				tryAppend(writer, acknowledged.size() + 2, acknowledged);
			}
		});
		thread.start();
		for (int kills = 0; kills < 2; kills++) {
			await(acknowledged, acknowledged.size() + 50);
			this.server.kill();
			this.server.start();
		}
		await(acknowledged, acknowledged.size() + 50);
		done.set(true);
		thread.join();
		List<Batch> batches = reader.readUntil(acknowledged.get(acknowledged.size() - 1));
		assertThat(batches.subList(1, batches.size())).extracting(Batch::id).containsExactlyElementsOf(acknowledged);
		reader.journal.close();
	}

	private static void await(List<Long> acknowledged, int size) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= size);
	}

	private static void tryAppend(JournalNode writer, long batch, List<Long> acknowledged) {
		try {
			OptionalLong id = writer.journal.append(writer.id, batch, JournalNode.bytes("batch " + batch));
			acknowledged.add(id.orElseThrow());
		}
		catch (JournalException ex) {
			// the same batch again
		}
	}

	@Test
	void databaseThatLostItsLastBatchesIsNoticed() throws Exception {
		JournalNode ahead = new JournalNode(this.journal).join();
		ahead.append("kept");
		this.server.save();
		retry(() -> {
			ahead.append("lost");
			ahead.read(10);
		});
		this.server.restore();
		assertThatExceptionOfType(JournalReplacedException.class).isThrownBy(() -> retry(() -> ahead.read(10)));
		new JournalNode(this.server.journal("app")).join().append("takes its place");
		assertThatExceptionOfType(JournalReplacedException.class).isThrownBy(() -> retry(() -> ahead.read(10)));
	}

	@Test
	void standByThatTookOverIsAnotherServer() throws Exception {
		JournalNode node = new JournalNode(this.journal).join();
		node.append("a");
		try (Journal lossless = new PostgresJournal("app", JournalServer.database(this.server.port()),
				this.server.pool(), true)) {
			JournalNode trusting = new JournalNode(lossless).join();
			this.server.becomeStandBy();
			assertThatExceptionOfType(JournalException.class).isThrownBy(() -> trusting.append("on a stand-by"))
				.isNotInstanceOf(JournalReplacedException.class);
			this.server.promote();
			assertThatExceptionOfType(JournalReplacedException.class)
				.isThrownBy(() -> retry(() -> this.journal.beat(node.id, 1, 0)));
			assertThatExceptionOfType(JournalReplacedException.class).isThrownBy(() -> retry(() -> node.read(10)));
			assertThatExceptionOfType(JournalReplacedException.class).isThrownBy(() -> retry(() -> node.append("b")));
			retry(() -> trusting.appendAgain("on the new server"));
			JournalNode reborn = new JournalNode(this.journal);
			reborn.join(1, node.id);
			assertThat(reborn.append("c")).isNotEmpty();
		}
	}

	private static void retry(Runnable call) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.ignoreExceptionsMatching((ex) -> ex.getClass() == JournalException.class)
			.until(() -> {
				call.run();
				return true;
			});
	}

}
