package dev.pusherchat.message.append;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogUnavailableException;
import dev.pusherchat.message.MessageProperties;
import dev.pusherchat.message.MessageResponse;
import dev.pusherchat.message.MessagesAppended;
import dev.pusherchat.message.append.Posted.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

@Timeout(60)
class AppenderTests {

	private final LogWriter writer = mock();

	private final LogHealthIndicator health = new LogHealthIndicator(this.writer, mock());

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

	private final List<List<String>> written = new ArrayList<>();

	private final CountDownLatch writing = new CountDownLatch(1);

	private final CountDownLatch proceed = new CountDownLatch(1);

	private final Appender appender = appender(this.events::add, this.registry, null);

	private Appender appender(ApplicationEventPublisher events, MeterRegistry registry,
			@Nullable DataSize maxWaitingSize) {
		return new Appender(this.writer, this.health, events, new AppendMetrics(registry),
				new MessageProperties(10_240, false, new MessageProperties.Page(100, 1000, DataSize.ofMegabytes(1)),
						new MessageProperties.Read(Duration.ofSeconds(5), 10, 1, null, null),
						new MessageProperties.Append(3, maxWaitingSize, 2, Duration.ofSeconds(50), true)));
	}

	@BeforeEach
	void writeWhenToldTo() {
		given(this.writer.write(anyList())).willAnswer((call) -> write(call.getArgument(0)));
		this.appender.start();
	}

	private List<Posted> write(List<Post> posts) throws InterruptedException {
		this.writing.countDown();
		this.proceed.await();
		this.written.add(posts.stream().map(Post::content).toList());
		if (posts.stream().anyMatch((post) -> post.content().equals("refused"))) {
			throw new DataIntegrityViolationException("refused");
		}
		if (posts.stream().anyMatch((post) -> post.content().equals("down"))) {
			throw new QueryTimeoutException("down");
		}
		return posts.stream().map(this::posted).toList();
	}

	private Posted posted(Post post) {
		MessageResponse message = new MessageResponse(post.content().length(), post.content(), Instant.EPOCH,
				Instant.EPOCH, null, null);
		return new Posted(message, EncodedMessage.of(message, JsonMapper.shared()), Outcome.STORED);
	}

	@AfterEach
	void stop() {
		this.proceed.countDown();
		this.appender.stop();
	}

	@Test
	void postsThatArriveDuringACommitShareTheNext() throws Exception {
		CompletableFuture<Posted> first = appendAndAwaitWriting("a");
		CompletableFuture<Posted> second = this.appender.appendFrom(null, "bb", null);
		CompletableFuture<Posted> third = this.appender.appendFrom(null, "ccc", null);
		CompletableFuture<Posted> beyondTheBatch = this.appender.appendFrom(null, "dddd", null);
		this.proceed.countDown();
		assertThat(first.get().message().content()).isEqualTo("a");
		assertThat(second.get().message().content()).isEqualTo("bb");
		assertThat(third.get().message().content()).isEqualTo("ccc");
		assertThat(beyondTheBatch.get().message().content()).isEqualTo("dddd");
		assertThat(this.written).containsExactly(List.of("a"), List.of("bb", "ccc"), List.of("dddd"));
		this.appender.stop();
		assertThat(this.registry.get("chat.append.batch.size").summary().max()).isEqualTo(2);
		assertThat(this.registry.get("chat.append").tag("outcome", "appended").timer().count()).isEqualTo(4);
	}

	@Test
	void everyCommitTellsTheNewHead() throws Exception {
		this.proceed.countDown();
		this.appender.appendFrom(null, "four", null).get();
		assertThat(this.events.poll(30, TimeUnit.SECONDS)).isEqualTo(new MessagesAppended(4));
	}

	@Test
	void listenerThatFailsNeitherUndoesAPostNorEndsTheThread() throws Exception {
		this.appender.stop();
		this.proceed.countDown();
		Appender appender = appender((event) -> {
			throw new StackOverflowError("As the test wants it");
		}, new SimpleMeterRegistry(), null);
		appender.start();
		assertThat(appender.appendFrom(null, "one", null).get().outcome()).isEqualTo(Outcome.STORED);
		assertThat(appender.appendFrom(null, "two", null).get().outcome()).isEqualTo(Outcome.STORED);
		appender.stop();
	}

	@Test
	void postIsRefusedWhenTooManyWait() throws Exception {
		appendAndAwaitWriting("taken");
		List<CompletableFuture<Posted>> waiting = List.of(this.appender.appendFrom(null, "1", null),
				this.appender.appendFrom(null, "2", null), this.appender.appendFrom(null, "3", null));
		assertThat(this.registry.get("chat.append.queue").gauge().value()).isEqualTo(3);
		assertUnavailable(this.appender.appendFrom(null, "4", null));
		this.proceed.countDown();
		for (CompletableFuture<Posted> post : waiting) {
			assertThat(post.get().outcome()).isEqualTo(Outcome.STORED);
		}
		assertThat(this.written.toString()).doesNotContain("4");
	}

	@Test
	void postIsRefusedWhenThoseThatWaitTakeTooMuchMemory() throws Exception {
		this.appender.stop();
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		Appender appender = appender(this.events::add, registry, DataSize.ofKilobytes(10));
		appender.start();
		CompletableFuture<Posted> larger = appender.appendFrom(null, "a single post always fits ".repeat(500), null);
		this.writing.await();
		assertUnavailable(appender.appendFrom(null, "small", null));
		this.proceed.countDown();
		assertThat(larger.get().outcome()).isEqualTo(Outcome.STORED);
		Awaitility.await().until(() -> registry.get("chat.append.queue.size").gauge().value() == 0);
		assertThat(appender.appendFrom(null, "small", null).get().outcome()).isEqualTo(Outcome.STORED);
		assertThat(registry.get("chat.append.refused").counter().count()).isOne();
		appender.stop();
	}

	@Test
	void postThatTimedOutCountsUntilItHasLeftTheQueue() throws Exception {
		appendAndAwaitWriting("taken");
		Post late = new Post("late", null, null);
		this.appender.append(late);
		late.answer().completeExceptionally(new TimeoutException());
		assertThat(this.registry.get("chat.append.queue.size").gauge().value()).isGreaterThan(late.size());
		this.proceed.countDown();
		Awaitility.await().until(() -> this.registry.get("chat.append.queue.size").gauge().value() == 0);
	}

	@Test
	void postThatTimedOutInTheQueueIsNotStoredAndFailsAlone() throws Exception {
		appendAndAwaitWriting("taken");
		Post tooLate = new Post("late", null, null);
		CompletableFuture<Posted> late = this.appender.append(tooLate);
		tooLate.answer().completeExceptionally(new TimeoutException());
		CompletableFuture<Posted> neighbour = this.appender.appendFrom(null, "neighbour", null);
		assertUnavailable(late);
		this.proceed.countDown();
		assertThat(neighbour.get().outcome()).isEqualTo(Outcome.STORED);
		assertThat(this.written).containsExactly(List.of("taken"), List.of("neighbour"));
	}

	@Test
	void postThatTheDatabaseRefusesFailsAlone() throws Exception {
		appendAndAwaitWriting("taken");
		CompletableFuture<Posted> refused = this.appender.appendFrom(null, "refused", null);
		CompletableFuture<Posted> neighbour = this.appender.appendFrom(null, "neighbour", null);
		this.proceed.countDown();
		assertThat(neighbour.get().outcome()).isEqualTo(Outcome.STORED);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(refused::get)
			.withCauseInstanceOf(UnstorableMessageException.class);
	}

	@Test
	void databaseThatIsDownFailsItsBatchAndNoOther() throws Exception {
		appendAndAwaitWriting("taken");
		CompletableFuture<Posted> first = this.appender.appendFrom(null, "down", null);
		CompletableFuture<Posted> second = this.appender.appendFrom(null, "with it", null);
		CompletableFuture<Posted> next = this.appender.appendFrom(null, "up again", null);
		this.proceed.countDown();
		assertUnavailable(first);
		assertUnavailable(second);
		assertThat(next.get().outcome()).isEqualTo(Outcome.STORED);
	}

	@Test
	void stoppingFinishesWhatWaitsAndTakesNoMore() throws Exception {
		appendAndAwaitWriting("taken");
		CompletableFuture<Posted> waiting = this.appender.appendFrom(null, "waiting", null);
		this.proceed.countDown();
		this.appender.stop();
		assertThat(waiting).isCompleted();
		assertUnavailable(this.appender.appendFrom(null, "late", null));
	}

	private CompletableFuture<Posted> appendAndAwaitWriting(String content) throws InterruptedException {
		CompletableFuture<Posted> post = this.appender.appendFrom(null, content, null);
		this.writing.await();
		return post;
	}

	private void assertUnavailable(CompletableFuture<Posted> post) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(post::get)
			.havingCause()
			.isInstanceOfSatisfying(LogUnavailableException.class, (ex) -> {
				assertThat(ex.getStatusCode().value()).isEqualTo(503);
				assertThat(ex.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
			});
	}

}
