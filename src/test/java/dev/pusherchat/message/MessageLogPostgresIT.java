package dev.pusherchat.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Status;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import dev.pusherchat.message.append.LogHealthIndicator;
import dev.pusherchat.message.append.Posted;
import dev.pusherchat.message.append.Posted.Outcome;
import dev.pusherchat.message.append.UnstorableMessageException;

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
		// the lock gives up after 8 s: a busy machine may take longer than 1 s to say so
		other = node("messages.append.timeout=10s");
	}

	private static LogNode node(String... properties) {
		return nodeAt(postgres.getJdbcUrl("postgres", "postgres"), properties);
	}

	private static LogNode nodeAt(String url, String... properties) {
		return new LogNode(url, Stream.concat(production(), Stream.of(properties)).toArray(String[]::new));
	}

	/** How production sets the connection pool up. */
	private static Stream<String> production() {
		try {
			Properties properties = PropertiesLoaderUtils
				.loadProperties(new ClassPathResource("application-production.properties"));
			return properties.stringPropertyNames()
				.stream()
				.filter((name) -> name.startsWith("spring.datasource.hikari."))
				.map((name) -> name + "=" + properties.getProperty(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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

	@Test
	void serverNoticesWithinAMinuteThatANodeIsGone() {
		assertThat(setting("tcp_keepalives_idle")).isEqualTo("30");
		assertThat(setting("tcp_keepalives_interval")).isEqualTo("10");
		assertThat(setting("tcp_keepalives_count")).isEqualTo("3");
	}

	@Test
	void timeoutsHoldForTheTransactionThatTakesTheLock() {
		assertThat(one.locked(() -> List.of(setting("lock_timeout"), setting("idle_in_transaction_session_timeout"))))
			.containsExactly("4s", "15s");
		assertThat(setting("lock_timeout")).isEqualTo("0");
	}

	@Test
	void postThatWaitsInVainForTheLockIsSaidNotToBeStored() {
		CompletableFuture<Posted> post = one.locked(() -> {
			CompletableFuture<Posted> waiting = other.append("waits for the lock");
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(waiting::isDone);
			return waiting;
		});
		assertNotStored(post);
	}

	@Test
	void readOnlyServerIsSaidByHealthAndNodesGoOnWhenItTakesWritesAgain() throws Exception {
		LogHealthIndicator health = one.health();
		assertThat(health.health().getStatus()).isEqualTo(Status.UP);
		administer("ALTER DATABASE postgres SET default_transaction_read_only = on");
		administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
				+ " AND backend_type = 'client backend'");
		Awaitility.await().until(() -> health.health().getStatus().equals(Status.DOWN));
		assertThat(one.log().head()).as("reads still work").isNotNegative();
		assertNotStored(one.append("refused"));
		administer("ALTER DATABASE postgres RESET default_transaction_read_only");
		Awaitility.await().until(() -> health.health().getStatus().equals(Status.UP));
		retry("written again", "read-only");
		reconnect();
	}

	private static void administer(String statement) throws SQLException {
		try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
			connection.createStatement().execute("SET default_transaction_read_only = off");
			connection.createStatement().execute(statement);
		}
	}

	private static void assertNotStored(CompletableFuture<Posted> post) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(post::get)
			.havingCause()
			.isInstanceOfSatisfying(LogUnavailableException.class,
					(ex) -> assertThat(ex.getBody().getDetail()).contains("was not stored"));
	}

	@Test
	void nodeWorksBehindPgBouncerThatPoolsTransactions() throws Exception {
		try (PgBouncer bouncer = PgBouncer.start(postgres.getPort(), "transaction");
				LogNode node = nodeAt("jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres&prepareThreshold=0"
					.formatted(bouncer.port()))) {
			new LogTraffic(4, 50).check(node);
			assertThat(node.locked(() -> setting(node, "lock_timeout"))).isEqualTo("4s");
		}
	}

	private static String setting(String name) {
		return setting(one, name);
	}

	private static String setting(LogNode node, String name) {
		return node.jdbc().sql("SELECT current_setting(?)").param(name).query(String.class).single();
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
		assertThat(other.find(answered.id())).contains(answered);
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
		reconnect();
	}

	/** Other tests need connections that work. */
	private static void reconnect() {
		one.reconnect();
		other.reconnect();
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
