package dev.pusherchat.channels.cluster.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.cluster.MemoryDatabase;
import dev.pusherchat.channels.cluster.MemoryJournal;
import dev.pusherchat.channels.cluster.journal.Beats;

import static org.assertj.core.api.Assertions.assertThat;

class TrimmerTests {

	private final List<Long> trimmed = new ArrayList<>();

	private final Trimmer trimmer = new Trimmer(new MemoryJournal(new MemoryDatabase(() -> 0)) {

		@Override
		public void trim(long below) {
			TrimmerTests.this.trimmed.add(below);
		}

	});

	private void step(int second, long applied, long bytes, long slowest) {
		Beats beats = new Beats(true, second, applied, List.of(new Beats.Beat("slow", second, slowest, 0)));
		this.trimmer.step(beats, applied, bytes, true, TimeUnit.SECONDS.toNanos(second));
	}

	@Test
	void whatIsOlderThanAMinuteIsTrimmed() {
		for (int second = 0; second < 60; second++) {
			step(second, 10 + second, 0, 1000);
		}
		assertThat(this.trimmed).isEmpty();
		step(60, 1000, 0, 1000);
		step(65, 1000, 0, 1000);
		assertThat(this.trimmed).containsExactly(10L, 15L);
	}

	@Test
	void whatANodeHasNotAppliedStaysForTenMinutes() {
		for (int second = 0; second < 600; second++) {
			step(second, 10 + second, 0, 3);
		}
		assertThat(this.trimmed).containsOnly(3L);
		step(605, 1000, 0, 3);
		assertThat(this.trimmed).last().isEqualTo(15L);
	}

	@Test
	void whatANodeHasNotAppliedStaysUpTo256Megabytes() {
		long half = 128L << 20;
		step(0, 10, 0, 3);
		step(1, 20, half, 3);
		assertThat(this.trimmed).isEmpty();
		step(2, 30, 2 * half, 3);
		step(3, 40, 3 * half, 3);
		assertThat(this.trimmed).containsExactly(10L, 20L);
	}

	@Test
	void onlyTheLeaderTrims() {
		Beats beats = new Beats(true, 1, 1000, List.of());
		this.trimmer.step(beats, 10, 0, false, 0);
		this.trimmer.step(beats, 1000, 0, false, TimeUnit.MINUTES.toNanos(20));
		assertThat(this.trimmed).isEmpty();
	}

}
