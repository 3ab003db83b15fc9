package dev.pusherchat.channels.cluster.journal.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalException;
import dev.pusherchat.channels.cluster.journal.JournalNode;
import dev.pusherchat.channels.cluster.journal.ServerJournalContract;
import dev.pusherchat.channels.cluster.journal.Snapshot;
import dev.pusherchat.fault.network.CuttableLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RedisJournalIT extends ServerJournalContract {

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

	@Override
	protected int port() {
		return server.port();
	}

	@Override
	protected Journal behind(CuttableLink link) {
		return RedisServer.journal("redis://127.0.0.1:" + link.port(), this.app, false);
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
			failsInTime(() -> journal.putSnapshot(node.id,
					new Snapshot(node.position(), new ArrayDeque<>(List.of(new byte[5 << 20])))));
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
