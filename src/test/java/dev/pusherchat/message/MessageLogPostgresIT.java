package dev.pusherchat.message;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.pusherchat.message.Posted.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Two nodes that append to one PostgreSQL. */
@Timeout(180)
class MessageLogPostgresIT {

	private static EmbeddedPostgres postgres;

	private static LogNode one;

	private static LogNode other;

	@BeforeAll
	static void start() throws Exception {
		postgres = EmbeddedPostgres.builder()
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.start();
		one = node();
		other = node();
	}

	private static LogNode node(String... properties) {
		return new LogNode(postgres.getJdbcUrl("postgres", "postgres"),
				Stream
					.concat(Stream.of("spring.datasource.hikari.data-source-properties.reWriteBatchedInserts=true"),
							Stream.of(properties))
					.toArray(String[]::new));
	}

	@AfterAll
	static void stop() throws Exception {
		one.close();
		other.close();
		postgres.close();
	}

	@Test
	void commitsReachTheDisk() {
		assertThat(setting("fsync")).isEqualTo("on");
		assertThat(setting("synchronous_commit")).isEqualTo("on");
	}

	private static String setting(String name) {
		return one.jdbc().sql("SELECT current_setting(?)").param(name).query(String.class).single();
	}

	@Test
	void readerWhoFollowsTheLogMissesNothingOfTwoNodes() throws Exception {
		new LogTraffic(16, 100).check(one, other);
	}

	@Test
	void sameKeyAtTheSameInstantOnBothNodesStoresOneMessage() throws Exception {
		for (int i = 0; i < 50; i++) {
			String key = "key " + i;
			List<CompletableFuture<Posted>> posts = one.locked(() -> IntStream.range(0, 4)
				.mapToObj((number) -> ((number % 2 != 0) ? one : other).append("hi", key))
				.toList());
			List<Posted> posted = posts.stream().map(CompletableFuture::join).toList();
			assertThat(posted).extracting(Posted::message).containsOnly(posted.get(0).message());
			assertThat(posted).extracting(Posted::outcome).containsOnlyOnce(Outcome.STORED);
		}
	}

	@Test
	void storedMessageIsTheAnsweredOne() throws Exception {
		String content = " \u0001\u0085\u200f\ud83d\ude00\r\n" + "x".repeat(10_000);
		MessageResponse answered = one.append(content).get().message();
		assertThat(other.log().find(answered.id())).contains(answered);
	}

	@Test
	void messageThatOnlyPostgresRefusesFailsAlone() throws Exception {
		List<CompletableFuture<Posted>> posts = one
			.together(() -> Stream.of("a", "NUL \u0000", "b").map((content) -> one.append(content)));
		long first = posts.get(0).get().message().id();
		assertThat(posts.get(2).get().message().id()).isEqualTo(first + 1);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> posts.get(1).get())
			.withCauseInstanceOf(UnstorableMessageException.class);
	}

	@Test
	void nodeThatLostItsConnectionsGoesOn() throws Exception {
		long head = one.append("before").get().message().id();
		other.jdbc()
			.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
					+ " AND backend_type = 'client backend'")
			.query()
			.listOfRows();
		long next = retry("after", "lost");
		assertThat(next).isEqualTo(head + 1);
	}

	private static long retry(String content, String key) {
		for (int i = 0; i < 30; i++) {
			CompletableFuture<Posted> post = one.append(content, key);
			try {
				return post.get().message().id();
			}
			catch (InterruptedException | ExecutionException ex) {
				assertThat(ex).hasCauseInstanceOf(LogUnavailableException.class);
			}
		}
		throw new AssertionError("no post succeeded");
	}

	@Test
	void migrationsAreTheSameAndNodesShareTheEpoch() {
		assertThat(one.log().state().epoch()).isEqualTo(other.log().state().epoch());
	}

}
