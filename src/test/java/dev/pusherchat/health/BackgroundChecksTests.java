package dev.pusherchat.health;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class BackgroundChecksTests {

	private final Check check = new Check();

	private final Check neighbour = new Check();

	private final BackgroundChecks checks = new BackgroundChecks(List.of(this.check, this.neighbour));

	@BeforeEach
	void start() {
		assertThat(this.check.latest()).as("before the first check").isNull();
		this.checks.start();
		Awaitility.await().until(() -> this.neighbour.latest() != null);
	}

	@AfterEach
	void stop() {
		this.check.hold.countDown();
		this.checks.stop();
	}

	@Test
	void checkThatFailsHasNoResultUntilItSucceeds() {
		this.check.failure = new StackOverflowError("As the test wants it");
		Awaitility.await().until(() -> this.check.latest() == null);
		assertThat(this.neighbour.latest()).isNotNull();
		this.check.failure = null;
		Awaitility.await().until(() -> this.check.latest() != null);
	}

	@Test
	void checkThatHangsSoonHasNoResult() {
		this.check.hangs = true;
		Awaitility.await().atMost(Duration.ofSeconds(6)).until(() -> this.check.latest() == null);
		this.check.hangs = false;
		this.check.hold.countDown();
		Awaitility.await().until(() -> this.check.latest() != null);
	}

	@Test
	void stoppedChecksCanBeStartedAgain() {
		this.checks.stop();
		this.check.failure = new AssertionError("As the test wants it");
		this.checks.start();
		Awaitility.await().until(() -> this.check.latest() == null);
	}

	private static final class Check extends BackgroundCheck<String> {

		private final CountDownLatch hold = new CountDownLatch(1);

		private volatile boolean hangs;

		private volatile @Nullable Error failure;

		@Override
		protected String check() {
			Error failure = this.failure;
			if (failure != null) {
				throw failure;
			}
			if (this.hangs) {
				Awaitility.await().forever().until(() -> this.hold.getCount() == 0);
			}
			return "checked";
		}

	}

}
