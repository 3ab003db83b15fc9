package dev.pusherchat.message.read;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogNode;
import dev.pusherchat.message.LogUnavailableException;
import dev.pusherchat.message.MessageResponse;
import dev.pusherchat.message.append.Posted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Pages that several nodes read from one PostgreSQL while they append. */
@Timeout(120)
class LogReaderIT {

	private static EmbeddedPostgres postgres;

	private static LogNode one;

	private static LogNode other;

	private static LogNode forgetful;

	@BeforeAll
	static void start() throws Exception {
		postgres = EmbeddedPostgres.start();
		one = node();
		other = node();
		forgetful = node("messages.read.tail-size=1B");
	}

	private static LogNode node(String... properties) {
		return new LogNode(postgres.getJdbcUrl("postgres", "postgres"), properties);
	}

	@AfterAll
	static void stop() throws Exception {
		forgetful.close();
		other.close();
		one.close();
		postgres.close();
	}

	@Test
	void readThatBeginsAfterAPostWasAcknowledgedHasItOnEveryNode() {
		List<LogNode> nodes = List.of(one, other, forgetful);
		List<CompletableFuture<Void>> writers = IntStream.range(0, 8)
			.mapToObj((writer) -> CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 100; i++) {
					String content = writer + "/" + i;
					long id = nodes.get(writer % 2).append(content).join().message().id();
					for (LogNode node : nodes) {
						assertThat(node.page(id - 1, null, 1)).containsExactly(content);
						assertThat(node.page(null, null, 100)).contains(content);
						assertThat(node.find(id)).map(MessageResponse::content).contains(content);
					}
				}
			}))
			.toList();
		writers.forEach(CompletableFuture::join);
	}

	@Test
	void messageHasTheSameBytesWhereverItIsRead() {
		Posted posted = one.append("<b>Gr\u00fc\u00dfe</b> \"\\\u2028 \ud83d\ude00").join();
		for (LogNode node : List.of(one, other, forgetful)) {
			List<EncodedMessage> read = node.feed().after(posted.message().id() - 1, 1);
			assertThat(read).extracting(EncodedMessage::json).containsExactly(posted.encoded().json());
		}
	}

	@Test
	void nodeReadsWhatItAppendedFromMemory() {
		one.append("before").join();
		one.page(null, null, 1);
		long id = one.append("as it was appended").join().message().id();
		one.jdbc().sql("UPDATE messages SET content = 'as it is stored' WHERE id = ?").param(id).update();
		assertThat(one.page(id - 1, null, 1)).containsExactly("as it was appended");
		assertThat(content(one.feed().after(id - 1, 1))).containsExactly("as it was appended");
		assertThat(other.page(id - 1, null, 1)).containsExactly("as it is stored");
	}

	@Test
	void followerOfTheLogGetsTheMessagesOfAllNodesInOrder() {
		long start = one.append("start").join().message().id();
		List<LogNode> nodes = List.of(one, other, forgetful);
		for (int i = 0; i < 30; i++) {
			nodes.get(i % 3).append("message " + i).join();
		}
		List<String> all = IntStream.range(0, 30).mapToObj((i) -> "message " + i).toList();
		for (LogNode node : nodes) {
			List<EncodedMessage> followed = new ArrayList<>();
			Awaitility.await().until(() -> {
				followed.addAll(node.feed().after(start + followed.size(), 100));
				return followed.size() >= 30;
			});
			assertThat(content(followed)).isEqualTo(all);
			assertThat(content(node.feed().after(start + 20, 5))).isEqualTo(all.subList(20, 25));
			assertThat(node.feed().after(start + 30, 5)).isEmpty();
		}
	}

	@Test
	void followerGetsNothingThatWasDeletedASecondAgo() {
		long id = one.append("to be deleted").join().message().id();
		one.append("to be kept").join();
		assertThat(content(one.feed().after(id - 1, 1))).containsExactly("to be deleted");
		one.jdbc().sql("DELETE FROM messages WHERE id <= ?").param(id).update();
		Awaitility.await()
			.atMost(Duration.ofSeconds(1))
			.until(() -> content(one.feed().after(id - 1, 1)).equals(List.of("to be kept")));
	}

	private static List<String> content(List<EncodedMessage> messages) {
		return messages.stream()
			.map((message) -> JsonMapper.shared().readTree(message.json()).get("content").stringValue())
			.toList();
	}

	@Test
	void pagesFromMemoryAndFromTheDatabaseAreTheSame() {
		CompletableFuture<?>[] posts = IntStream.range(0, 300)
			.mapToObj((i) -> one.append("message " + i))
			.toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(posts).join();
		long head = one.log().head();
		Random random = new Random(42);
		for (int i = 0; i < 300; i++) {
			long id = head - 320 + random.nextInt(340);
			int limit = 1 + random.nextInt(150);
			assertThat(one.page(id, null, limit)).isEqualTo(forgetful.page(id, null, limit));
			assertThat(one.page(null, id, limit)).isEqualTo(forgetful.page(null, id, limit));
			assertThat(one.find(id)).isEqualTo(forgetful.find(id));
		}
	}

	@Test
	void messageThatRetentionHasDeletedIsSoonNotFound() {
		long deleted = one.append("deleted").join().message().id();
		one.append("next").join();
		one.jdbc().sql("DELETE FROM messages WHERE id <= ?").param(deleted).update();
		for (LogNode node : List.of(one, forgetful)) {
			Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> node.find(deleted).isEmpty());
			assertThat(node.find(deleted + 1)).isPresent();
			assertThat(node.find(0)).isEmpty();
			assertThat(node.find(999_999_999_999_999_999L)).isEmpty();
		}
	}

	@Test
	void pageEndsAtItsBytesAndTheNextOneGoesOn() {
		long before = one.append("first").join().message().id();
		String longest = "x".repeat(9_000);
		CompletableFuture<?>[] posts = IntStream.range(0, 250)
			.mapToObj((i) -> one.append(longest))
			.toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(posts).join();
		for (LogNode node : List.of(one, forgetful)) {
			int size = node.page(before, null, 1000).size();
			assertThat(size).isBetween(100, 120);
			assertThat(node.page(before + size, null, 1000)).hasSize(size);
			assertThat(node.page(null, null, 1000)).hasSize(size);
		}
	}

	@Test
	void logOfAnotherEpochIsReadAnew() {
		one.append("before").join();
		assertThat(one.page(null, null, 1)).containsExactly("before");
		one.jdbc().sql("UPDATE messages SET content = 'of another log' WHERE content = 'before'").update();
		one.jdbc().sql("UPDATE message_log SET epoch = 'another'").update();
		assertThat(one.page(null, null, 1)).containsExactly("of another log");
	}

	@Test
	void requestsThatWaitForTheDatabaseAreToldSoInTime() {
		one.append("there").join();
		try (LogNode hasty = node("messages.read.timeout=300ms", "messages.read.max-waiting=5")) {
			Awaitility.await().ignoreExceptions().until(() -> hasty.page(null, null, 1).size() == 1);
			one.locked(() -> {
				one.jdbc().sql("LOCK TABLE message_log IN ACCESS EXCLUSIVE MODE").update();
				List<CompletableFuture<Object>> reads = IntStream.range(0, 20)
					.mapToObj((i) -> CompletableFuture
						.supplyAsync(() -> (i % 2 == 0) ? hasty.page(null, null, 1) : hasty.find(1)))
					.toList();
				assertThat(reads)
					.allSatisfy((read) -> assertThatExceptionOfType(CompletionException.class).isThrownBy(read::join)
						.withCauseInstanceOf(LogUnavailableException.class));
				return List.of();
			});
			Awaitility.await().ignoreExceptions().until(() -> hasty.page(null, null, 1).size() == 1);
		}
	}

}
