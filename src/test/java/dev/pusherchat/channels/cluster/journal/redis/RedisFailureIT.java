package dev.pusherchat.channels.cluster.journal.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalException;
import dev.pusherchat.channels.cluster.journal.JournalNode;
import dev.pusherchat.channels.cluster.journal.JournalReplacedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What becomes of the journal when its Redis fails, loses data, or is replaced. */
@Timeout(120)
class RedisFailureIT {

	private final List<Journal> journals = new ArrayList<>();

	private final List<RedisServer> servers = new ArrayList<>();

	private RedisServer server(String... settings) throws IOException {
		RedisServer server = new RedisServer(settings);
		this.servers.add(server);
		return server;
	}

	private JournalNode node(RedisServer server, boolean losslessFailover) {
		Journal journal = server.journal("app", losslessFailover);
		this.journals.add(journal);
		return new JournalNode(journal).join();
	}

	@AfterEach
	void stop() throws IOException {
		this.journals.forEach(Journal::close);
		for (RedisServer server : this.servers) {
			server.close();
		}
	}

	@Test
	void restartedServerIsAnotherOneThoughNothingIsLost() throws Exception {
		RedisServer server = server(RedisServer.LOSSLESS);
		JournalNode node = node(server, false);
		node.append("a");
		server.kill();
		assertThatExceptionOfType(JournalException.class).isThrownBy(node::beat)
			.isNotInstanceOf(JournalReplacedException.class);
		server.start();
		everyCallNotices(node);
		JournalNode reborn = new JournalNode(node.journal);
		assertThat(reborn.join(1, node.id).up().id()).isEqualTo(4);
		assertThat(reborn.append("b")).hasValue(5);
	}

	private static void everyCallNotices(JournalNode node) {
		assertThatExceptionOfType(JournalReplacedException.class).isThrownBy(() -> retry(node::beat));
		assertThatExceptionOfType(JournalReplacedException.class).isThrownBy(() -> retry(() -> node.read(10)));
		assertThatExceptionOfType(JournalReplacedException.class).isThrownBy(() -> retry(() -> node.append("late")));
	}

	@Test
	void nodeThatTrustsTheFileGoesOnAfterAKill() throws Exception {
		RedisServer server = server(RedisServer.LOSSLESS);
		JournalNode node = node(server, true);
		for (int i = 0; i < 3; i++) {
			assertThat(node.append("batch " + i)).hasValue(2 + i);
			server.kill();
			server.start();
			retry(() -> assertThat(node.appendAgain("batch")).isPresent());
		}
		retry(() -> assertThat(node.texts()).containsExactly("batch 0", "batch 1", "batch 2"));
		assertThat(node.beat()).isEqualTo(1);
	}

	@Test
	void serverThatKeptNothingIsNoticedWhateverTheNodeTrusts() throws Exception {
		RedisServer server = server("--appendonly", "no");
		JournalNode trusting = node(server, true);
		JournalNode other = node(server, false);
		trusting.append("a");
		server.kill();
		server.start();
		everyCallNotices(other);
		retry(() -> assertThat(trusting.journal.beat(trusting.id, 1, 0).alive()).isFalse());
		retry(() -> assertThat(trusting.appendAgain("a")).isEmpty());
		assertThatExceptionOfType(JournalReplacedException.class).isThrownBy(() -> retry(() -> trusting.read(10)));
		JournalNode newcomer = node(server, false);
		newcomer.append("takes its place");
		newcomer.append("and the next one");
		assertThatExceptionOfType(JournalReplacedException.class).isThrownBy(() -> trusting.read(10));
	}

	@Test
	void nodeWhoseKeyIsLostAppendsNothingAndIsDeclaredDead() throws Exception {
		RedisServer server = server();
		JournalNode node = node(server, false);
		JournalNode other = node(server, false);
		server.send("del channels:app:node:" + node.id);
		assertThatExceptionOfType(JournalException.class).isThrownBy(() -> node.append("a"))
			.withMessageContaining("lost what it knew");
		assertThat(node.beat()).isEqualTo(-1);
		assertThat(other.journal.declareDead(other.id, other.beat(), node.id, -1, JournalNode.DOWN)).isTrue();
		assertThat(node.journal.beat(node.id, 0, 0).alive()).isFalse();
		assertThat(node(server, false).append("b")).hasValue(5);
	}

	@Test
	void journalThatIsDeletedIsNoticed() throws Exception {
		RedisServer server = server();
		JournalNode node = node(server, false);
		server.send("del channels:app:state");
		assertThatExceptionOfType(JournalException.class).isThrownBy(() -> node.append("a"));
		server.send("flushall");
		assertThat(node.appendAgain("a")).isEmpty();
		assertThatExceptionOfType(JournalReplacedException.class).isThrownBy(() -> node.read(10));
	}

	@Test
	void fullMemoryIsMadeRoomIn() throws Exception {
		RedisServer server = server("--maxmemory", "6mb");
		JournalNode node = node(server, false);
		String large = "x".repeat(100_000);
		for (int i = 0; i < 200; i++) {
			assertThat(node.append(large)).isPresent();
			assertThat(node.texts()).containsExactly(large);
			node.journal.beat(node.id, node.position().id(), 0);
		}
		assertThat(node.appendAgain(large)).hasValue(201);
	}

	@Test
	void nodeBeatsAndEndsWhileOthersFillTheMemory() throws Exception {
		RedisServer server = server();
		JournalNode node = node(server, false);
		JournalNode other = node(server, false);
		server.send("config set maxmemory 1");
		assertThatExceptionOfType(JournalException.class).isThrownBy(() -> node.append("a"))
			.withMessageStartingWith("OOM");
		assertThat(node.beat()).isEqualTo(1);
		assertThat(other.beat()).isEqualTo(1);
		assertThat(node.journal.declareDead(node.id, 1, other.id, 1, JournalNode.DOWN)).isTrue();
		server.send("config set maxmemory 0");
		assertThat(node.appendAgain("a")).hasValue(4);
	}

	@Test
	void replicaThatTookOverIsAnotherServer() throws Exception {
		RedisServer primary = server();
		RedisServer replica = server("--replicaof", "127.0.0.1 " + primary.port());
		JournalNode node = node(primary, false);
		Awaitility.await().until(() -> replica.send("info replication").contains("master_link_status:up"));
		primary.send("replicaof 127.0.0.1 " + replica.port());
		assertThatExceptionOfType(JournalException.class).isThrownBy(() -> node.append("on a replica"))
			.isNotInstanceOf(JournalReplacedException.class);
		primary.send("replicaof no one");
		everyCallNotices(node);
	}

	private static void retry(Runnable call) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(50))
			.ignoreExceptionsMatching((ex) -> ex.getClass() == JournalException.class)
			.until(() -> {
				call.run();
				return true;
			});
	}

}
