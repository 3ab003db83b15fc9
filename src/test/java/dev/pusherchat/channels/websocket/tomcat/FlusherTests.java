package dev.pusherchat.channels.websocket.tomcat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class FlusherTests {

	private static final int SLICE = 128;

	private final Flusher flusher = new Flusher(0);

	private final TomcatWebSocket one = mock();

	private final TomcatWebSocket other = mock();

	@AfterEach
	void stop() {
		this.flusher.stop();
	}

	@Test
	void errorOnOneSocketKeepsNoOtherFromBeingWritten() throws Exception {
		CountDownLatch written = new CountDownLatch(1);
		given(this.one.flushScheduled(any())).willThrow(new StackOverflowError("As the test wants it"));
		given(this.other.flushScheduled(any())).willAnswer((call) -> {
			written.countDown();
			return false;
		});
		this.flusher.add(List.of(this.one, this.other));
		assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void longListDelaysAnotherByNoMoreThanASlice() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch added = new CountDownLatch(1);
		AtomicInteger written = new AtomicInteger();
		CompletableFuture<Integer> writtenBefore = new CompletableFuture<>();
		CompletableFuture<Void> all = new CompletableFuture<>();
		given(this.one.flushScheduled(any())).willAnswer((call) -> {
			begun.countDown();
			added.await();
			if (written.incrementAndGet() == 5_000) {
				all.complete(null);
			}
			return false;
		});
		given(this.other.flushScheduled(any())).willAnswer((call) -> {
			writtenBefore.complete(written.get());
			return false;
		});
		this.flusher.add(Collections.nCopies(5_000, this.one));
		assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
		this.flusher.add(this.other);
		added.countDown();
		assertThat(writtenBefore.get(30, TimeUnit.SECONDS)).isEqualTo(SLICE);
		all.get(30, TimeUnit.SECONDS);
	}

}
