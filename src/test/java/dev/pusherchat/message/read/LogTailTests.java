package dev.pusherchat.message.read;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogState;

import static org.assertj.core.api.Assertions.assertThat;

/** What the newest messages, kept in memory, can answer without the database. */
class LogTailTests {

	private static final long MANY_BYTES = 1_000_000;

	private final LogTail tail = new LogTail(MANY_BYTES);

	@Test
	void newestPageEndsAtTheHead() {
		follow("e", 200, 101);
		assertThat(ids(null, null, 3)).containsExactly(198L, 199L, 200L);
	}

	@Test
	void pageAfterAnIdBeginsBehindIt() {
		follow("e", 200, 101);
		assertThat(ids(100L, null, 2)).containsExactly(101L, 102L);
		assertThat(ids(200L, null, 2)).isEmpty();
		assertThat(ids(999L, null, 2)).isEmpty();
	}

	@Test
	void whatALookHasStillToAddIsNotClaimed() {
		follow("e", 200, 101);
		this.tail.follow(new LogState("e", 200), new LogState("e", 203));
		assertThat(this.tail.page(new PageQuery(200L, null, 10))).satisfies((page) -> {
			assertThat(page.messages()).isEmpty();
			assertThat(page.state().head()).isEqualTo(200);
		});
		assertThat(ids(null, null, 2)).containsExactly(199L, 200L);
		assertThat(ids(202L, null, 2)).isEmpty();
	}

	@Test
	void pageBeforeAnIdEndsBeforeIt() {
		follow("e", 200, 101);
		assertThat(ids(null, 104L, 3)).containsExactly(101L, 102L, 103L);
	}

	@Test
	void pageThatReachesBehindTheTailIsNotAnswered() {
		follow("e", 200, 101);
		assertThat(ids(99L, null, 2)).isNull();
		assertThat(ids(null, 103L, 3)).isNull();
		assertThat(ids(null, 50L, 3)).isNull();
		assertThat(ids(null, null, 101)).isNull();
	}

	@Test
	void logThatIsInMemoryAsAWholeAnswersEveryPage() {
		follow("e", 3, 1);
		assertThat(ids(0L, null, 10)).containsExactly(1L, 2L, 3L);
		assertThat(ids(null, null, 10)).containsExactly(1L, 2L, 3L);
		assertThat(ids(null, 1L, 10)).isEmpty();
	}

	@Test
	void emptyLogHasAnEmptyPage() {
		follow(new LogState("e", 0));
		assertThat(ids(null, null, 10)).isEmpty();
		assertThat(ids(0L, null, 10)).isEmpty();
	}

	@Test
	void whatRetentionHasDeletedIsNotServed() {
		follow("e", 200, 101);
		this.tail.retain(150);
		assertThat(ids(100L, null, 2)).containsExactly(150L, 151L);
		assertThat(ids(null, 152L, 10)).containsExactly(150L, 151L);
	}

	@Test
	void logThatRetentionHasEmptiedHasAnEmptyPage() {
		follow("e", 200, 101);
		this.tail.retain(201);
		assertThat(ids(null, null, 10)).isEmpty();
		assertThat(ids(0L, null, 10)).isEmpty();
	}

	@Test
	void anotherLogDropsEverything() {
		follow("e", 200, 101);
		follow(new LogState("f", 200));
		assertThat(ids(150L, null, 2)).isNull();
	}

	@Test
	void logThatWentBackDropsEverything() {
		follow("e", 200, 101);
		follow(new LogState("e", 199));
		assertThat(ids(150L, null, 2)).isNull();
	}

	@Test
	void messagesThatThisNodeAppendedFollow() {
		follow("e", 200, 101);
		this.tail.append(new LogState("e", 202), messages(201, 202));
		assertThat(this.tail.state()).isEqualTo(new LogState("e", 202));
		assertThat(ids(199L, null, 10)).containsExactly(200L, 201L, 202L);
	}

	@Test
	void appendedMessagesThatDoNotFollowAreLeftToTheNextLook() {
		follow("e", 200, 101);
		this.tail.append(new LogState("e", 203), messages(203, 203));
		this.tail.append(new LogState("f", 201), messages(201, 201));
		assertThat(this.tail.state()).isEqualTo(new LogState("e", 200));
		assertThat(ids(199L, null, 10)).containsExactly(200L);
	}

	@Test
	void appendedMessagesStayWhenALookFromBeforeTheAppendEndsAfterIt() {
		follow("e", 200, 101);
		LogState before = this.tail.state();
		this.tail.append(new LogState("e", 201), messages(201, 201));
		this.tail.follow(before, new LogState("e", 200));
		assertThat(ids(200L, null, 10)).containsExactly(201L);
	}

	@Test
	void appendedMessagesThatALookHasFoundAreNotAddedAgain() {
		follow("e", 200, 101);
		follow(new LogState("e", 202));
		this.tail.append(new LogState("e", 201), messages(201, 201));
		assertThat(this.tail.state()).isEqualTo(new LogState("e", 202));
		this.tail.add(messages(201, 202));
		assertThat(ids(199L, null, 10)).containsExactly(200L, 201L, 202L);
	}

	@Test
	void oldestMessagesGoWhenThereAreTooManyBytes() {
		LogTail small = new LogTail(3 * (128 + 10));
		small.follow(small.state(), new LogState("e", 5));
		small.add(messages(1, 5));
		assertThat(small.page(new PageQuery(1L, null, 5))).isNull();
		assertThat(small.page(new PageQuery(2L, null, 5))).isNotNull();
	}

	@Test
	void pageEndsAtItsBytesAndTheOneBeforeAnIdKeepsTheNewest() {
		follow("e", 200, 101);
		assertThat(this.tail.page(new PageQuery(100L, null, 10, 25))).extracting(Page::messages)
			.extracting(LogTailTests::ids)
			.isEqualTo(List.of(101L, 102L));
		assertThat(this.tail.page(new PageQuery(null, 111L, 10, 25))).extracting(Page::messages)
			.extracting(LogTailTests::ids)
			.isEqualTo(List.of(109L, 110L));
	}

	@Test
	void messageThatIsLargerThanAPageIsAPage() {
		follow("e", 200, 101);
		assertThat(this.tail.page(new PageQuery(100L, null, 10, 1))).extracting(Page::messages)
			.extracting(LogTailTests::ids)
			.isEqualTo(List.of(101L));
	}

	private void follow(String epoch, long head, long first) {
		follow(new LogState(epoch, head));
		this.tail.add(messages(first, head));
	}

	private void follow(LogState state) {
		this.tail.follow(this.tail.state(), state);
	}

	private static List<EncodedMessage> messages(long first, long last) {
		return LongStream.rangeClosed(first, last)
			.mapToObj((id) -> new EncodedMessage(id, "0123456789".getBytes(StandardCharsets.UTF_8)))
			.toList();
	}

	private @Nullable List<Long> ids(@Nullable Long after, @Nullable Long before, int limit) {
		Page page = this.tail.page(new PageQuery(after, before, limit));
		return (page != null) ? ids(page.messages()) : null;
	}

	private static List<Long> ids(List<EncodedMessage> messages) {
		return messages.stream().map(EncodedMessage::id).toList();
	}

}
