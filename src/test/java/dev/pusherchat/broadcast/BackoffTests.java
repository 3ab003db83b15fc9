package dev.pusherchat.broadcast;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTests {

	private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30));

	@Test
	void waitsDoubleUpToTheLongest() {
		for (long ceiling = 100; ceiling < 30_000; ceiling *= 2) {
			assertThat(this.backoff.next()).isBetween(Duration.ofMillis(ceiling / 2), Duration.ofMillis(ceiling));
		}
		for (int i = 0; i < 100; i++) {
			assertThat(this.backoff.next()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
		}
	}

	@Test
	void waitsAreShortAgainAfterASuccess() {
		for (int i = 0; i < 10; i++) {
			this.backoff.next();
		}
		this.backoff.reset();
		assertThat(this.backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
	}

}
