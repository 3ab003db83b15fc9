package dev.pusherchat.channels.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.cluster.entry.BatchCodec;
import dev.pusherchat.channels.cluster.entry.Entry;
import dev.pusherchat.channels.cluster.entry.EntryCodec;
import dev.pusherchat.channels.cluster.journal.Newcomer;
import dev.pusherchat.channels.cluster.replica.Replica;
import dev.pusherchat.channels.cluster.replica.ReplicaSettings;
import dev.pusherchat.channels.order.Trigger;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes that do not belong here, and entries that cannot be right. */
class StrangerTests {

	private static final byte[] POISON = { 99, 1, 2, 3 };

	private final Simulation simulation = new Simulation(1);

	private final List<SimulatedNode> nodes = this.simulation.startCalm(2);

	private void pass(long millis) {
		this.simulation.schedule.pass(millis);
	}

	private SimulatedNode start(App app, ReplicaSettings replica) {
		ClusterSettings settings = new ClusterSettings(app, "stranger", replica, ObserverCheck::new, () -> 0,
				() -> "stranger/" + this.simulation.next(), (nanos) -> {
				});
		return new SimulatedNode("stranger", this.simulation, this.simulation.database, settings);
	}

	@Test
	void nodeWithAnotherSecretStaysOutAndSaysSo() {
		SimulatedNode stranger = start(new App("1", "key", "another"), Simulation.SETTINGS);
		pass(8000);
		assertThat(stranger.order.current()).isFalse();
		assertThat(stranger.order.state()).startsWith("out of service: ").contains("another secret");
		assertThat(this.simulation.database.live()).hasSize(2);
		assertThat(this.nodes).allMatch((node) -> node.order.current() && node.startedOver == 0);
	}

	@Test
	void newSecretHoldsOnceAllNodesWithTheOldOneHaveEnded() {
		this.nodes.get(0).kill();
		this.nodes.get(1).leave();
		pass(5000);
		SimulatedNode renewed = start(new App("1", "key", "another"), Simulation.SETTINGS);
		pass(8000);
		assertThat(renewed.order.state()).isEqualTo("current");
	}

	@Test
	void nodeWithOtherSettingsStaysOutAndSaysSo() {
		ReplicaSettings others = new ReplicaSettings(7, true, Duration.ofSeconds(6), 10, 1 << 20);
		SimulatedNode stranger = start(Simulation.APP, others);
		pass(8000);
		assertThat(stranger.order.current()).isFalse();
		assertThat(stranger.order.state()).startsWith("out of service: ").contains("max-members=7", "max-members=2");
		assertThat(this.simulation.database.live()).hasSize(2);
		assertThat(this.nodes).allMatch((node) -> node.order.current() && node.startedOver == 0);
	}

	@Test
	void nodeOfAnOlderVersionThanAllOthersStaysOutAndSaysSo() {
		this.nodes.forEach(SimulatedNode::kill);
		MemoryJournal newer = new MemoryJournal(this.simulation.database);
		newer.join(new Newcomer("newer", "newer", BatchCodec.VERSION + 1, new byte[0], null, new byte[0]));
		this.nodes.forEach((node) -> newer.leave(node.life().node(), new byte[0]));
		SimulatedNode older = this.simulation.start();
		for (int beat = 0; beat < 20; beat++) {
			newer.beat("newer", 0, 0);
			pass(500);
		}
		assertThat(older.order.current()).isFalse();
		assertThat(older.order.state()).startsWith("refused: ").contains("version 1", "version 2");
	}

	@Test
	void batchOfALiveNodeWithAnotherSignatureTakesNodesOutOfService() {
		String member = this.nodes.get(1).life().node();
		byte[] forged = new BatchCodec(new App("1", "key", "another")).encode(member, 77, new Entry.Tick());
		this.simulation.database.append(member, 77, forged);
		pass(3000);
		assertThat(this.nodes.get(0).order.current()).isFalse();
		assertThat(this.nodes.get(0).order.state()).startsWith("out of service: ");
		pass(70_000);
		assertThat(this.nodes).as("a minute later").allMatch((node) -> node.order.current());
	}

	@Test
	void entryThatCannotBeReadIsSkippedByAllAlike() {
		SimulatedNode node = this.nodes.get(0);
		Client client = node.connect("u0");
		node.subscribe(client, "e");
		BatchCodec codec = new BatchCodec(Simulation.APP);
		Entry.Triggered event = new Entry.Triggered(List.of(new Trigger(List.of("e"), "event", "{}", null)));
		MemoryJournal journal = new MemoryJournal(this.simulation.database);
		journal.join(new Newcomer("x", "x", 1, codec.encode("x", 0, new Entry.Up("x")), null, new byte[0]));
		journal.ready("x", codec.encode("x", 1, new Entry.Ready(false)), false);
		journal.append("x", 2, codec.encode("x", 2, List.of(POISON, EntryCodec.encode(event))));
		journal.append("x", 3, new byte[] { 55 });
		journal.append("x", 4, codec.encode("x", 4, new Entry.Ready(true)));
		pass(1000);
		assertThat(this.nodes).extracting((each) -> each.order.poisonCount()).containsExactly(3L, 3L);
		assertThat(seen(client)).containsExactly("event");
		assertThat(this.nodes).allMatch((each) -> each.order.current());
	}

	private static List<String> seen(Client client) {
		return Objects.requireNonNull(client.subscriptions.get("e")).seen;
	}

	@Test
	void nodeThatCannotApplyABatchStartsOverOnceAMinute() {
		SimulatedNode node = this.nodes.get(0);
		node.broken = true;
		this.simulation.trigger(this.nodes.get(1), List.of("e"));
		pass(5000);
		assertThat(node.startedOver).isEqualTo(1);
		assertThat(node.order.current()).isTrue();
		this.simulation.trigger(this.nodes.get(1), List.of("e"));
		pass(5000);
		assertThat(node.startedOver).isEqualTo(2);
		assertThat(node.order.current()).isFalse();
		node.broken = false;
		pass(60_000);
		assertThat(node.order.current()).isTrue();
	}

	@Test
	void nodeThatIsTooFarBehindStartsOver() {
		SimulatedNode node = this.nodes.get(0);
		node.cut(FaultyJournal.Wire.TAIL, 3000);
		for (int i = 0; i < 20; i++) {
			this.simulation.trigger(this.nodes.get(1), List.of("e"));
			pass(50);
		}
		this.simulation.database.trim(Long.MAX_VALUE);
		pass(6000);
		assertThat(node.startedOver).isEqualTo(1);
		assertThat(node.order.current()).isTrue();
	}

	@Test
	void triggersFailAfterFiveSecondsAndAreNotDeliveredLater() {
		SimulatedNode node = this.nodes.get(0);
		Client client = node.connect("u0");
		node.subscribe(client, "e");
		pass(500);
		node.cut(FaultyJournal.Wire.APPENDER, 6000);
		node.signIn(client);
		pass(400);
		this.simulation.trigger(node, List.of("e"));
		pass(5300);
		Simulation.Triggered triggered = this.simulation.triggers.get(0);
		assertThat(triggered.answered).isTrue();
		assertThat(triggered.refused).isTrue();
		this.simulation.trigger(node, List.of("e"));
		assertThat(this.simulation.triggers.get(1).refused).isTrue();
		pass(5000);
		assertThat(node.order.current()).isTrue();
		assertThat(seen(client)).isEmpty();
	}

	@Test
	void cachedEventExpiresThoughNothingElseHappens() {
		this.simulation.trigger(this.nodes.get(0), List.of("cache-d"));
		pass(3000);
		assertThat(this.nodes.get(1).order.state("cache-d").cached()).isNotNull();
		pass(4000);
		assertThat(this.nodes.get(1).order.state("cache-d").cached()).isNull();
		long head = this.simulation.database.head();
		pass(20_000);
		assertThat(this.simulation.database.head()).as("ticks without a deadline").isEqualTo(head);
	}

	@Test
	void replicaKnowsHowMuchItHolds() {
		Replica replica = this.nodes.get(0).life().replica();
		assertThat(replica).isNotNull();
		Client client = this.nodes.get(0).connect("u0");
		this.nodes.get(0).subscribe(client, "presence-a");
		pass(1000);
		assertThat(this.nodes.get(0).order.replicaBytes()).isPositive();
		this.nodes.get(0).disconnect(client);
		pass(1000);
		assertThat(this.nodes.get(0).order.replicaBytes()).isZero();
	}

}
