package dev.pusherchat.broadcast;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SharedCursorIT {

	private final EmbeddedPostgres postgres = EmbeddedPostgres.start();

	private final CursorFixture fixture = new CursorFixture(this.postgres.getPostgresDatabase());

	private final List<Long> relayed = Collections.synchronizedList(new ArrayList<>());

	SharedCursorIT() throws IOException {
	}

	@AfterEach
	void close() throws IOException {
		this.postgres.close();
	}

	@Test
	void nodesTakeTurnsAndNeverLeaveTheOrder() {
		this.fixture.node().start();
		this.fixture.log.endAt(300);
		CompletableFuture.allOf(LongStream.range(0, 4)
			.mapToObj((node) -> CompletableFuture.runAsync(() -> relayAll(this.fixture.node()), (task) -> {
				Thread thread = new Thread(task);
				thread.start();
			}))
			.toArray(CompletableFuture[]::new)).join();
		assertThat(this.relayed).isEqualTo(LongStream.rangeClosed(1, 300).boxed().toList());
	}

	@Test
	void anotherNodeTakesOverWithTheSameMessagesWhenTheConnectionIsLostDuringACall() throws Exception {
		this.fixture.node().start();
		this.fixture.log.endAt(10);
		CountDownLatch calling = new CountDownLatch(1);
		CountDownLatch answered = new CountDownLatch(1);
		CompletableFuture<Void> first = runAsync(() -> this.fixture.node().advance((id) -> {
			calling.countDown();
			awaitUninterrupted(answered);
			return id + 10;
		}));
		calling.await();
		CompletableFuture<Void> second = runAsync(() -> this.fixture.node().advance(this::step));
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> sessions("wait_event_type = 'Lock'") == 1);
		assertThat(this.relayed).isEmpty();
		this.fixture.jdbc
			.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'")
			.query()
			.listOfRows();
		second.join();
		assertThat(this.relayed).containsExactly(1L);
		answered.countDown();
		assertThatThrownBy(first::join).cause().isInstanceOfAny(DataAccessException.class, TransactionException.class);
		assertThat(this.fixture.node().position()).isOne();
	}

	// the common pool of JDK 25 has one thread on two processors
	private static CompletableFuture<Void> runAsync(Runnable task) {
		return CompletableFuture.runAsync(task, (each) -> new Thread(each).start());
	}

	private long sessions(String condition) {
		return this.fixture.jdbc.sql("SELECT count(*) FROM pg_stat_activity WHERE " + condition)
			.query(Long.class)
			.single();
	}

	private void relayAll(SharedCursor node) {
		while (node.position() < 300) {
			node.advance(this::step);
		}
	}

	private long step(long id) {
		if (id < 300) {
			this.relayed.add(id + 1);
		}
		return Math.min(id + 1, 300);
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
