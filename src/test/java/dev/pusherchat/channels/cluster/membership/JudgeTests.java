package dev.pusherchat.channels.cluster.membership;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.cluster.journal.Beats;

import static org.assertj.core.api.Assertions.assertThat;

class JudgeTests {

	private final Judge judge = new Judge();

	private long beat;

	private boolean isSilent(long millis, long counter) {
		Beats beats = new Beats(true, ++this.beat, 0,
				List.of(new Beats.Beat("self", 7, 0, 0), new Beats.Beat("other", counter, 0, 0)));
		List<Beats.Beat> silent = this.judge.look(beats, "self", TimeUnit.MILLISECONDS.toNanos(millis));
		return silent.stream().anyMatch((node) -> node.node().equals("other"));
	}

	@Test
	void nodeIsSilentAfterThreeSecondsWithoutABeat() {
		for (int millis = 0; millis < 3000; millis += 500) {
			assertThat(isSilent(millis, 1)).isFalse();
		}
		assertThat(isSilent(3000, 1)).isTrue();
		assertThat(isSilent(3500, 2)).isFalse();
	}

	@Test
	void timeInWhichTheJudgeHungDoesNotCount() {
		isSilent(0, 1);
		assertThat(isSilent(60_000, 1)).isFalse();
		for (int millis = 60_500; millis < 62_500; millis += 500) {
			assertThat(isSilent(millis, 1)).isFalse();
		}
		assertThat(isSilent(62_500, 1)).isTrue();
	}

	@Test
	void judgeNeverFindsItself() {
		for (int millis = 0; millis < 10_000; millis += 500) {
			assertThat(isSilent(millis, millis)).isFalse();
		}
	}

}
