package dev.pusherchat.channels;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

import dev.pusherchat.channels.connection.ActivityTimeout;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelsLifecycleTests {

	private final TestServer server = TestServer.withoutNetwork();

	private final AtomicInteger ticks = new AtomicInteger();

	private final ChannelsLifecycle lifecycle = lifecycle(() -> {
		if (this.ticks.incrementAndGet() == 1) {
			throw new StackOverflowError("As the test wants it");
		}
		return 1;
	});

	private final ChannelsHealthIndicator health = new ChannelsHealthIndicator(this.lifecycle, this.server.connections);

	@AfterEach
	void stop() {
		this.lifecycle.stop();
	}

	@Test
	void errorInOneTickDoesNotEndTheTimer() {
		this.lifecycle.start();
		TestServer.await(() -> this.ticks.get() > 1);
	}

	@Test
	void healthIsDownWhileConnectionsAreSentAway() {
		this.lifecycle.start();
		TestServer.Client client = this.server.connect();
		assertThat(this.health.health().getStatus()).isEqualTo(Status.UP);
		CompletableFuture<Void> stopped = CompletableFuture.runAsync(this.lifecycle::stop);
		TestServer.await(() -> client.closed() != null);
		assertThat(this.health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(stopped).isNotDone();
		client.disconnect();
		stopped.join();
	}

	@Test
	void connectionsAreTakenAgainAfterARestart() {
		this.lifecycle.start();
		this.lifecycle.stop();
		this.lifecycle.start();
		TestServer.Client client = this.server.connect();
		assertThat(this.server.connections.count()).isOne();
		client.disconnect();
	}

	private ChannelsLifecycle lifecycle(LongSupplier nanoTime) {
		return new ChannelsLifecycle(this.server.connections,
				new ActivityTimeout(this.server.connections, Duration.ofHours(1), Duration.ofHours(1), null),
				this.server.channels, Duration.ofSeconds(30), nanoTime);
	}

}
