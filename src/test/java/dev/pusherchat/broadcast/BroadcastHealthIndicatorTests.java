package dev.pusherchat.broadcast;

import java.io.IOException;
import java.time.Duration;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import dev.pusherchat.fault.network.FaultyEndpoint.Behaviour;
import dev.pusherchat.pusher.PusherTestSettings;
import dev.pusherchat.pusher.TriggerResult.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class BroadcastHealthIndicatorTests {

	private final ReceivingEndpoint pusher = new ReceivingEndpoint();

	private final RelayFixture fixture = new RelayFixture(PusherTestSettings.pusher(this.pusher.port()));

	BroadcastHealthIndicatorTests() throws IOException {
	}

	@AfterEach
	void close() throws IOException {
		this.pusher.close();
	}

	@Test
	void isUpWhenEverythingWasBroadcast() {
		this.fixture.log.endAt(5);
		this.fixture.relay.relayNext();
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("lag_messages", 0L).containsEntry("lag_seconds", 0.0);
	}

	@Test
	void isDownWhilePusherRefusesAndSaysHowFarBehind() {
		this.fixture.log.endAt(5);
		this.pusher.behave(Behaviour.status(401, "no"));
		this.fixture.relay.relayNext();
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("lag_messages", 5L).containsEntry("pusher", Outcome.REFUSED);
		assertThat(health.getDetails().get("lag_seconds")).asInstanceOf(InstanceOfAssertFactories.DOUBLE).isPositive();
		assertThat(this.fixture.meters.get("chat.broadcast.lag").gauge().value()).isEqualTo(5);
		assertThat(this.fixture.meters.get("chat.broadcast.lag.age").timeGauge().value()).isPositive();
		this.pusher.recover();
		this.fixture.relay.relayNext();
		assertThat(health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void isDownWhenNobodyRelays() {
		this.fixture.log.endAt(5);
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void isDownWhileTheLogCannotBeRead() {
		this.fixture.log.endAt(5);
		assertThat(indicator().health().getStatus()).as("before the first look").isEqualTo(Status.DOWN);
		assertThat(this.fixture.meters.get("chat.broadcast.lag").gauge().value()).isNaN();
		assertThat(this.fixture.meters.get("chat.broadcast.lag.age").timeGauge().value()).isNaN();
	}

	private Health health() {
		this.fixture.lag.run();
		return indicator().health();
	}

	private BroadcastHealthIndicator indicator() {
		return new BroadcastHealthIndicator(this.fixture.relay, this.fixture.lag,
				new BroadcastProperties(10, Duration.ofHours(1), Duration.ZERO, Duration.ofHours(1),
						Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(30), Duration.ZERO));
	}

}
