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
		SharedCursor lost = this.fixture.node();
		CompletableFuture<Void> first = runAsync(() -> lost.hold((id) -> {
			calling.countDown();
			awaitUninterrupted(answered);
			lost.move(id + 10);
			return null;
		}));
		calling.await();
		CompletableFuture<Void> second = runAsync(() -> step(this.fixture.node()));
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

	@Test
	void aNodeThatVanishedHoldsTheOthersUpNoLongerThanItsBatchMayTake() {
		SharedCursor vanished = this.fixture.node(Duration.ofMillis(200));
		vanished.start();
		this.fixture.log.endAt(300);
		assertThatThrownBy(() -> vanished.hold((id) -> {
			runAsync(() -> Awaitility.await().until(() -> sessions("state = 'idle in transaction'") == 0)).join();
			vanished.move(id + 10);
			return null;
		})).isInstanceOfAny(DataAccessException.class, TransactionException.class);
		step(this.fixture.node());
		assertThat(this.relayed).containsExactly(1L);
	}

	@Test
	void aPatientNodeKeepsTheLockForAsLongAsItsCallsMayTake() {
		SharedCursor patient = this.fixture.node(Duration.ofSeconds(35));
		patient.start();
		patient.hold((id) -> {
			assertThat(setting("idle_in_transaction_session_timeout")).isEqualTo("35s");
			assertThat(setting("lock_timeout")).isEqualTo("4s");
			return null;
		});
	}

	private String setting(String name) {
		return this.fixture.jdbc.sql("SHOW " + name).query(String.class).single();
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
			step(node);
		}
	}

	private void step(SharedCursor node) {
		node.hold((id) -> {
			if (id < 300) {
				this.relayed.add(id + 1);
				node.move(id + 1);
			}
			return null;
		});
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
