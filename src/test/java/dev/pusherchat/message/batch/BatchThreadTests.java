package dev.pusherchat.message.batch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** What the thread of a request waits for. */
@Timeout(30)
class BatchThreadTests {

	private static final int CAPACITY = 2;

	private final CountDownLatch database = new CountDownLatch(1);

	private final BatchThread<CompletableFuture<Void>> batches = new BatchThread<>("batches", CAPACITY,
			Integer.MAX_VALUE, Duration.ofSeconds(10)) {

		@Override
		protected void handle(List<CompletableFuture<Void>> batch) {
			try {
				BatchThreadTests.this.database.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			batch.forEach((entry) -> entry.complete(null));
		}

	};

	@AfterEach
	void stop() {
		this.database.countDown();
		this.batches.stop();
	}

	@Test
	void rushWaitsForPlacesAndIsNotRefused() throws Exception {
		this.database.countDown();
		this.batches.start();
		ExecutorService requests = Executors.newFixedThreadPool(100);
		try {
			List<CompletableFuture<Boolean>> offered = IntStream.range(0, 1000)
				.mapToObj((i) -> CompletableFuture
					.supplyAsync(() -> this.batches.offerPatiently(new CompletableFuture<>()), requests))
				.toList();
			assertThat(offered).allSatisfy((each) -> assertThat(each.join()).isTrue());
		}
		finally {
			requests.shutdown();
			assertThat(requests.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void resultThatIsThereInAMomentIsWaitedFor() {
		this.database.countDown();
		this.batches.start();
		// a busy machine may take longer than a moment, but not each time
		Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
			CompletableFuture<Void> next = new CompletableFuture<>();
			assertThat(this.batches.offerPatiently(next)).isTrue();
			this.batches.awaitBriefly(next);
			return next.isDone();
		});
	}

	@Test
	void nobodyWaitsLongForADatabaseThatHangs() {
		this.batches.start();
		this.batches.offerPatiently(new CompletableFuture<>());
		Awaitility.await().until(() -> this.batches.waiting() == 0);
		// each of them for a moment would take minutes, as would each for a place
		for (int i = 0; i < 5000; i++) {
			boolean offered = this.batches.offerPatiently(new CompletableFuture<>());
			assertThat(offered).isEqualTo(i < CAPACITY);
			this.batches.awaitBriefly(new CompletableFuture<>());
		}
	}

	@Test
	void nobodyWaitsForAPlaceAfterTheStop() {
		assertThat(this.batches.offerPatiently(new CompletableFuture<>())).isFalse();
	}

}
