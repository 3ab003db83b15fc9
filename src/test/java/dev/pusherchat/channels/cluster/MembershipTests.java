package dev.pusherchat.channels.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pusherchat.channels.cluster.FaultyJournal.Wire;
import dev.pusherchat.channels.cluster.replica.Replica;
import dev.pusherchat.channels.cluster.replica.ReplicaQueries;

import static org.assertj.core.api.Assertions.assertThat;

/** Who is a member of the cluster, and who no longer is, in virtual time. */
class MembershipTests {

	private static final String ROOM = "presence-a";

	private final List<SimulatedNode> nodes = new ArrayList<>();

	private Simulation simulation = new Simulation(0);

	private void start(long seed, int count) {
		this.simulation = new Simulation(seed);
		this.simulation.chaos = false;
		IntStream.range(0, count).forEach((i) -> {
			this.nodes.add(this.simulation.start());
			pass(500);
		});
		pass(3000);
		assertThat(this.nodes).allMatch((node) -> node.order.current());
	}

	private void pass(long millis) {
		this.simulation.schedule.pass(millis);
	}

	private static void subscribe(SimulatedNode node, String userId) {
		node.subscribe(node.connect(userId), ROOM);
	}

	private static List<String> users(SimulatedNode node) {
		Replica replica = node.life().replica();
		return (replica != null) ? new ReplicaQueries(replica).userIds(ROOM) : List.of();
	}

	@Test
	void firstNodeIsCurrentWithinASecond() {
		this.simulation.chaos = false;
		SimulatedNode node = this.simulation.start();
		pass(1000);
		assertThat(node.order.current()).isTrue();
		assertThat(node.order.leading()).isTrue();
		assertThat(node.order.state()).isEqualTo("current");
	}

	@Test
	void secondNodeIsCurrentWithinASecond() {
		start(1, 1);
		subscribe(this.nodes.get(0), "u0");
		pass(1000);
		SimulatedNode second = this.simulation.start();
		pass(1000);
		assertThat(second.order.current()).isTrue();
		assertThat(second.order.leading()).isFalse();
		assertThat(users(second)).containsExactly("u0");
	}

	@RepeatedTest(20)
	void killedNodeIsGoneAfterTheLeaseAndASecond(RepetitionInfo info) {
		start(info.getCurrentRepetition(), 3);
		subscribe(this.nodes.get(0), "u0");
		subscribe(this.nodes.get(1), "u1");
		pass(1000);
		this.nodes.get(0).kill();
		pass(4000);
		assertThat(users(this.nodes.get(1))).containsExactly("u1");
		assertThat(users(this.nodes.get(2))).containsExactly("u1");
		assertThat(this.nodes.get(1).order.leading()).isTrue();
	}

	@RepeatedTest(20)
	void usersOfAKilledNodeWhoComeBackCauseNoMemberEvents(RepetitionInfo info) {
		start(info.getCurrentRepetition(), 3);
		subscribe(this.nodes.get(0), "u0");
		subscribe(this.nodes.get(1), "u1");
		pass(1000);
		int events = this.nodes.get(1).memberEvents;
		this.nodes.get(0).kill();
		pass(2000);
		subscribe(this.nodes.get(2), "u0");
		pass(5000);
		assertThat(this.nodes.get(1).memberEvents).isEqualTo(events);
		assertThat(users(this.nodes.get(1))).containsExactlyInAnyOrder("u0", "u1");
	}

	@RepeatedTest(20)
	void usersOfAStoppedNodeWhoComeBackCauseNoMemberEvents(RepetitionInfo info) {
		start(info.getCurrentRepetition(), 3);
		subscribe(this.nodes.get(0), "u0");
		subscribe(this.nodes.get(1), "u1");
		pass(1000);
		int events = this.nodes.get(1).memberEvents;
		new Chaos(this.simulation).stop(this.nodes.get(0));
		this.simulation.hangs = false;
		this.simulation.lossRate = 0;
		pass(1500);
		subscribe(this.nodes.get(2), "u0");
		pass(5000);
		assertThat(this.simulation.alive()).hasSize(2);
		assertThat(this.nodes.get(1).memberEvents).isEqualTo(events);
		assertThat(users(this.nodes.get(1))).containsExactlyInAnyOrder("u0", "u1");
		this.simulation.verify();
	}

	@RepeatedTest(20)
	void usersOfAStoppedNodeWhoDoNotComeBackLeave(RepetitionInfo info) {
		start(info.getCurrentRepetition(), 2);
		subscribe(this.nodes.get(0), "u0");
		pass(1000);
		new Chaos(this.simulation).stop(this.nodes.get(0));
		pass(4000);
		assertThat(users(this.nodes.get(1))).isEmpty();
	}

	@RepeatedTest(20)
	void nobodyIsDeclaredDeadWhenTheDatabaseIsAway(RepetitionInfo info) {
		start(info.getCurrentRepetition(), 3);
		this.simulation.downUntil = this.simulation.schedule.now() + 10_000_000_000L;
		pass(11_000);
		expectThatNobodyDied();
	}

	@RepeatedTest(20)
	void nobodyIsDeclaredDeadWhenTheDatabaseTakesNoCommits(RepetitionInfo info) {
		start(info.getCurrentRepetition(), 3);
		this.simulation.readOnlyUntil = this.simulation.schedule.now() + 10_000_000_000L;
		pass(11_000);
		expectThatNobodyDied();
	}

	@ParameterizedTest
	@ValueSource(longs = { 10_000, -10_000, 3_600_000, -3_600_000 })
	void nobodyIsDeclaredDeadWhenTheDatabasesClockSteps(long step) {
		start(1, 3);
		this.simulation.clockStep += step;
		pass(5000);
		this.simulation.clockStep -= step;
		pass(5000);
		expectThatNobodyDied();
	}

	@RepeatedTest(20)
	void nobodyIsDeclaredDeadWhenAllHangTogether(RepetitionInfo info) {
		start(info.getCurrentRepetition(), 3);
		long until = this.simulation.schedule.now() + 10_000_000_000L;
		this.nodes.forEach((node) -> node.pausedUntil = until);
		pass(12_000);
		expectThatNobodyDied();
	}

	private void expectThatNobodyDied() {
		pass(1000);
		assertThat(this.nodes).allMatch((node) -> node.startedOver == 0 && node.order.current());
		assertThat(this.simulation.database.live()).hasSize(3);
	}

	@RepeatedTest(20)
	void hungNodeStartsOverWhenItWakesUp(RepetitionInfo info) {
		start(info.getCurrentRepetition(), 3);
		SimulatedNode hung = this.nodes.get(0);
		subscribe(hung, "u0");
		pass(1000);
		hung.pausedUntil = this.simulation.schedule.now() + 10_000_000_000L;
		long head = this.simulation.database.head();
		pass(10_000);
		assertThat(users(this.nodes.get(1))).isEmpty();
		pass(3000);
		assertThat(hung.startedOver).isEqualTo(1);
		assertThat(hung.order.fencedCount()).isEqualTo(1);
		assertThat(this.nodes.get(1).order.fencedCount()).isZero();
		assertThat(hung.clients).isEmpty();
		assertThat(hung.order.current()).isTrue();
		assertThat(this.simulation.database.rows.subList((int) head, (int) this.simulation.database.head()))
			.extracting((row) -> row.node().startsWith(hung.name) ? row.batch() : 0)
			.containsOnly(0L, 1L, Long.MAX_VALUE);
	}

	@ParameterizedTest
	@EnumSource(names = "POOL", mode = EnumSource.Mode.EXCLUDE)
	void nodeWithACutWireIsOutOfServiceAndComesBack(Wire wire) {
		start(wire.ordinal(), 3);
		SimulatedNode node = this.nodes.get(0);
		node.cut(wire, 10_000);
		this.simulation.trigger(this.nodes.get(1), List.of(ROOM));
		// what it has to tell makes a cut appender known
		subscribe(node, "u0");
		pass(3500);
		assertThat(node.order.current()).isFalse();
		pass(10_500);
		assertThat(node.order.current()).isTrue();
		this.simulation.settle();
		this.simulation.verify();
	}

	@Test
	void nodeThatIsTooFarBehindStartsOver() {
		start(1, 2);
		SimulatedNode node = this.nodes.get(1);
		node.cut(Wire.TAIL, 2000);
		this.simulation.trigger(this.nodes.get(0), List.of(ROOM));
		pass(1000);
		this.simulation.database.trim(Long.MAX_VALUE);
		pass(5000);
		assertThat(node.startedOver).isEqualTo(1);
		assertThat(node.order.trimmedCount()).isEqualTo(1);
		assertThat(node.order.fencedCount()).isZero();
		assertThat(node.order.current()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(names = { "TAIL", "APPENDER" })
	void leaderThatHangsWithABeatingHeartIsReplaced(Wire wire) {
		start(wire.ordinal(), 3);
		SimulatedNode leader = this.nodes.get(0);
		String life = leader.life().node();
		leader.cut(wire, 20_000);
		subscribe(leader, "u0");
		pass(10_000);
		assertThat(this.nodes.get(1).order.leading()).isTrue();
		assertThat(this.simulation.database.live()).doesNotContain(life);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void nodeThatIsCutOffForTooLongClosesItsConnections(boolean silent) {
		start(1, 1);
		this.simulation.silent = silent;
		SimulatedNode node = this.nodes.get(0);
		subscribe(node, "u0");
		pass(1000);
		node.cut(60_000);
		pass(26_000);
		assertThat(node.clients).hasSize(1);
		assertThat(node.order.state()).isEqualTo("cut off from the journal");
		assertThat(node.order.cutOffCount()).isOne();
		assertThat(Duration.ofNanos(node.order.lagAge())).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(27));
		pass(12_000);
		assertThat(node.clients).isEmpty();
		pass(30_000);
		assertThat(node.order.current()).isTrue();
		assertThat(this.simulation.database.live()).hasSize(1);
	}

	@Test
	void suspendedMachineIsNotCurrentWhenItWakesUp() {
		start(1, 2);
		this.nodes.get(0).suspended = 60_000;
		assertThat(this.nodes.get(0).order.current()).isFalse();
		pass(1000);
		assertThat(this.nodes.get(0).order.current()).isTrue();
	}

	@RepeatedTest(20)
	void nodesStartAfterAPowerCut(RepetitionInfo info) {
		start(info.getCurrentRepetition(), 3);
		this.nodes.forEach(SimulatedNode::kill);
		SimulatedNode first = this.simulation.start();
		SimulatedNode second = this.simulation.start();
		pass(7000);
		assertThat(first.order.current()).isTrue();
		assertThat(second.order.current()).isTrue();
		this.simulation.settle();
		this.simulation.verify();
	}

}
