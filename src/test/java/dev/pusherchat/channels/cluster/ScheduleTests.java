package dev.pusherchat.channels.cluster;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

/**
 * Thousands of schedules of nodes that join, stop, die, hang and lose their database,
 * each reproducible by its seed: {@code -Dcluster.seed=17}; more of them by
 * {@code -Dcluster.schedules=100000}.
 */
class ScheduleTests {

	private static final long SCHEDULES = Long.getLong("cluster.schedules", 2000);

	@Test
	void nodesAgreeWhateverHappens() {
		Long seed = Long.getLong("cluster.seed");
		LongStream seeds = (seed != null) ? LongStream.of(seed) : LongStream.range(0, SCHEDULES);
		seeds.parallel().forEach(ScheduleTests::run);
	}

	static void run(long seed) {
		Simulation simulation = new Simulation(seed);
		try {
			new Chaos(simulation).run();
			simulation.settle();
			simulation.verify();
		}
		catch (RuntimeException ex) {
			throw new AssertionError("Seed " + seed, ex);
		}
	}

}
