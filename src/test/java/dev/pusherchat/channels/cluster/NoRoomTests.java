package dev.pusherchat.channels.cluster;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.cluster.replica.ReplicaSettings;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of channels, users and members for which the replicas have no room. */
class NoRoomTests {

	/** Room for two channels and a user. */
	private static final long MAX_BYTES = 700;

	private final Simulation simulation = new Simulation(1,
			new ReplicaSettings(2, true, Duration.ofSeconds(6), 10, MAX_BYTES));

	private final List<SimulatedNode> nodes = this.simulation.startCalm(2);

	private void pass(long millis) {
		this.simulation.schedule.pass(millis);
	}

	private Client subscribe(int node, String channel) {
		Client client = this.nodes.get(node).connect("u" + node);
		this.nodes.get(node).subscribe(client, channel);
		pass(500);
		return client;
	}

	private boolean occupied(int node, String channel) {
		return this.nodes.get(node).order.state(channel).occupied();
	}

	@Test
	void channelIsCountedAsSoonAsThereIsRoom() {
		Client first = subscribe(0, "private-one");
		subscribe(0, "private-two");
		subscribe(1, "private-three");
		Client gone = subscribe(1, "private-four");
		assertThat(occupied(0, "private-two")).isTrue();
		assertThat(occupied(0, "private-three") || occupied(1, "private-three")).isFalse();
		this.nodes.get(1).disconnect(gone);
		this.nodes.get(0).disconnect(first);
		pass(2000);
		assertThat(occupied(0, "private-three") && occupied(1, "private-three")).isTrue();
		assertThat(occupied(0, "private-four") || occupied(1, "private-four")).isFalse();
		this.simulation.verify();
	}

	@Test
	void userIsOnlineAsSoonAsThereIsRoom() {
		Client first = subscribe(0, "private-one");
		subscribe(0, "private-two");
		Client user = subscribe(1, "private-two");
		this.nodes.get(1).signIn(user);
		Client other = this.nodes.get(1).connect("another");
		this.nodes.get(1).signIn(other);
		pass(500);
		assertThat(this.nodes.get(0).online).containsExactly("u1");
		this.nodes.get(0).disconnect(first);
		pass(2000);
		assertThat(this.nodes.get(0).online).containsExactlyInAnyOrder("u1", "another");
	}

	@Test
	void channelsWithoutAuthorizationShareHalf() {
		subscribe(0, "one");
		subscribe(0, "two");
		assertThat(occupied(1, "one")).isTrue();
		assertThat(occupied(1, "two")).isFalse();
		subscribe(0, "private-one");
		assertThat(occupied(1, "private-one")).isTrue();
		this.simulation.verify();
	}

	@Test
	void memberIsToldWhyThereIsNoRoom() {
		subscribe(0, "private-one");
		subscribe(0, "private-two");
		assertThat(subscribe(1, "presence-a").refused).contains("channels.cluster.max-replica-size");
		assertThat(occupied(0, "presence-a")).isFalse();
	}

}
