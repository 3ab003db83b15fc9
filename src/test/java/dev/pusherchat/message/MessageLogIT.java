package dev.pusherchat.message;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.pusherchat.message.append.Posted;
import dev.pusherchat.message.append.Posted.Outcome;
import dev.pusherchat.message.append.UnstorableMessageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The log on H2's file, with the migrations that production runs. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class MessageLogIT {

	@TempDir
	static Path directory;

	private static LogNode node;

	@BeforeAll
	static void start() {
		node = new LogNode(url("chat"));
	}

	@AfterAll
	static void stop() {
		node.close();
	}

	private static String url(String name) {
		return "jdbc:h2:file:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE".formatted(directory.resolve(name));
	}

	@Test
	void readerWhoFollowsTheLogMissesNothingOfManyWriters() throws Exception {
		new LogTraffic(16, 100).check(node);
	}

	@Test
	void pagesAreReadFromEitherEnd() throws Exception {
		long first = node.append("1").get().message().id();
		node.append("2").get();
		node.append("3").get();
		assertThat(node.page(null, null, 2)).containsExactly("2", "3");
		assertThat(node.page(first, null, 1)).containsExactly("2");
		assertThat(node.page(null, first + 2, 2)).containsExactly("1", "2");
		assertThat(node.page(node.log().head(), null, 2)).isEmpty();
		assertThat(node.page(null, 1L, 2)).isEmpty();
		assertThat(node.find(first)).hasValueSatisfying((message) -> assertThat(message.content()).isEqualTo("1"));
		assertThat(node.find(0)).isEmpty();
	}

	@Test
	void storedMessageIsTheAnsweredOne() throws Exception {
		String content = " \u0001\u0085\u200f\ud83d\ude00\r\n" + "x".repeat(10_000);
		MessageResponse answered = node.append(content).get().message();
		assertThat(node.find(answered.id())).contains(answered);
		assertThat(answered.content()).isEqualTo(content);
	}

	@Test
	void repeatedKeyStandsForTheFirstMessage() throws Exception {
		MessageResponse first = node.append("hi", "key").get().message();
		assertThat(node.append("hi", "key").get()).extracting(Posted::message, Posted::outcome)
			.containsExactly(first, Outcome.REPLAYED);
		assertThat(node.append("ho", "key").get()).extracting(Posted::message, Posted::outcome)
			.containsExactly(first, Outcome.CONFLICT);
		assertThat(node.append("hi", "KEY").get().outcome()).isEqualTo(Outcome.STORED);
	}

	@Test
	void sameKeyAtTheSameInstantStoresOneMessage() throws Exception {
		List<CompletableFuture<Posted>> posts = node
			.together(() -> IntStream.range(0, 10).mapToObj((i) -> node.append("hi", "double click")));
		List<Posted> posted = new ArrayList<>();
		for (CompletableFuture<Posted> post : posts) {
			posted.add(post.get());
		}
		assertThat(posted).extracting(Posted::message).containsOnly(posted.get(0).message());
		assertThat(posted).extracting(Posted::outcome).containsOnlyOnce(Outcome.STORED);
	}

	@Test
	void messageThatTheDatabaseRefusesFailsAloneAndLeavesNoGap() throws Exception {
		node.jdbc().sql("ALTER TABLE messages ADD CONSTRAINT no_spam CHECK (content <> 'spam')").update();
		try {
			long head = node.append("before").get().message().id();
			List<CompletableFuture<Posted>> posts = node
				.together(() -> List.of("a", "spam", "b").stream().map((content) -> node.append(content)));
			assertThat(posts.get(0).get().message().id()).isEqualTo(head + 2);
			assertThat(posts.get(2).get().message().id()).isEqualTo(head + 3);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> posts.get(1).get())
				.withCauseInstanceOf(UnstorableMessageException.class);
		}
		finally {
			node.jdbc().sql("ALTER TABLE messages DROP CONSTRAINT no_spam").update();
		}
	}

	@Test
	void failureOfTheDatabaseLosesNoIds() throws Exception {
		long head = node.append("before").get().message().id();
		node.jdbc().sql("ALTER TABLE messages RENAME TO away").update();
		try {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> node.append("lost").get())
				.withCauseInstanceOf(LogUnavailableException.class);
		}
		finally {
			node.jdbc().sql("ALTER TABLE away RENAME TO messages").update();
		}
		assertThat(node.append("after").get().message().id()).isEqualTo(head + 1);
	}

	@Test
	void secondStartOnTheSameFileIsRefusedInASentence(CapturedOutput output) throws Exception {
		Path file = directory.resolve("taken.mv.db");
		try (FileChannel other = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
				FileLock lock = other.lock()) {
			assertThatThrownBy(() -> new LogNode(url("taken"))).isNotNull();
			assertThat(lock.isValid()).isTrue();
		}
		assertThat(output).contains("The database file is in use by another process").doesNotContain("\tat ");
	}

	@Test
	void directoryThatCannotBeWrittenIsNamedInASentence(CapturedOutput output) throws Exception {
		Path file = Files.createFile(directory.resolve("file"));
		assertThatThrownBy(() -> new LogNode("jdbc:h2:file:" + file.resolve("chat") + ";TRACE_LEVEL_FILE=0"))
			.isNotNull();
		assertThat(output).contains("The database can't be opened: ", file.toString()).doesNotContain("\tat ");
	}

	@Test
	void restartContinuesTheSameLogAndAWipedDatabaseIsAnotherOne() throws Exception {
		LogState before;
		try (LogNode first = new LogNode(url("wiped"))) {
			first.append("one").get();
			first.append("two").get();
			before = first.log().state();
		}
		try (LogNode second = new LogNode(url("wiped"))) {
			assertThat(second.log().state()).isEqualTo(before);
			assertThat(second.append("three").get().message().id()).isEqualTo(3);
			second.jdbc().sql("DROP ALL OBJECTS DELETE FILES").update();
		}
		try (LogNode third = new LogNode(url("wiped"))) {
			assertThat(third.log().state().epoch()).isNotEqualTo(before.epoch());
			assertThat(third.log().after(2, 10)).isEmpty();
			assertThat(third.log().head()).isZero();
			assertThat(third.append("one").get().message().id()).isOne();
		}
	}

}
