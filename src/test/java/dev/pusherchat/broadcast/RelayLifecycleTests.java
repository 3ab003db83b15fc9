package dev.pusherchat.broadcast;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.pusherchat.fault.network.FaultyEndpoint.Behaviour;
import dev.pusherchat.message.MessagesAppended;
import dev.pusherchat.pusher.PusherTestSettings;

import static org.assertj.core.api.Assertions.assertThat;

class RelayLifecycleTests {

	private final ReceivingEndpoint pusher = new ReceivingEndpoint();

	private final RelayFixture fixture = new RelayFixture(PusherTestSettings.pusher(this.pusher.port()));

	private final RelayLifecycle lifecycle = new RelayLifecycle(this.fixture.relay, RelayFixture.settings());

	RelayLifecycleTests() throws IOException {
	}

	@AfterEach
	void close() throws IOException {
		this.lifecycle.stop();
		this.pusher.close();
	}

	@Test
	void whatAnotherNodeAppendedIsFoundByPolling() {
		this.lifecycle.start();
		this.fixture.log.endAt(3);
		awaitPosition(3);
	}

	@Test
	void theCursorIsLeftAloneWhileThereIsNothingToSend() {
		this.lifecycle.start();
		this.fixture.log.endAt(3);
		awaitPosition(3);
		int looks = this.fixture.looks.get();
		Awaitility.await().until(() -> this.fixture.looks.get() > looks + 5);
		assertThat(this.fixture.holds).hasValue(1);
	}

	@Test
	void whatThisNodeAppendedIsSentAtOnce() {
		RelayLifecycle patient = patient();
		patient.start();
		for (int i = 1; i <= 5; i++) {
			this.fixture.log.endAt(i);
			patient.wake(new MessagesAppended(i));
			awaitPosition(i);
		}
		patient.stop();
	}

	@Test
	void aMessageOfThisNodeCostsNoFurtherLook() {
		RelayLifecycle patient = patient();
		patient.start();
		Awaitility.await().until(() -> this.fixture.looks.get() == 1);
		for (int i = 1; i <= 5; i++) {
			this.fixture.log.endAt(i);
			patient.wake(new MessagesAppended(i));
			awaitPosition(i);
		}
		patient.stop();
		assertThat(this.fixture.looks).hasValue(1);
		assertThat(this.fixture.holds).hasValue(5);
	}

	@Test
	void messagesThatFollowAtOnceShareACall() {
		RelayLifecycle gathering = patient(Duration.ofSeconds(2));
		gathering.start();
		Awaitility.await().until(() -> this.fixture.looks.get() == 1);
		for (int i = 1; i <= 4; i++) {
			this.fixture.log.endAt(i);
			gathering.wake(new MessagesAppended(i));
			if (i == 1) {
				awaitPosition(1);
			}
		}
		awaitPosition(4);
		gathering.stop();
		assertThat(this.pusher.calls()).extracting(List::size).containsExactly(1, 3);
	}

	@Test
	void aMessageThatIsKnownToFollowABatchIsLookedForAtOnce() {
		RelayLifecycle patient = patient();
		patient.start();
		Awaitility.await().until(() -> this.fixture.looks.get() == 1);
		this.fixture.log.endAt(1);
		patient.wake(new MessagesAppended(2));
		Awaitility.await().until(() -> this.fixture.looks.get() == 2);
		patient.stop();
	}

	@Test
	void theBacklogOfAnOutageGoesOutInOrder() {
		this.pusher.behave(Behaviour.status(503, "", "Retry-After: 3600"));
		this.lifecycle.start();
		this.fixture.log.endAt(995);
		Awaitility.await().until(() -> this.fixture.count("retries") > 5);
		for (Behaviour behaviour : new Behaviour[] { Behaviour.RESET, Behaviour.GARBAGE, Behaviour.TRUNCATE }) {
			double retries = this.fixture.count("retries");
			this.pusher.behave(behaviour);
			Awaitility.await().until(() -> this.fixture.count("retries") > retries + 2);
		}
		this.pusher.recover();
		awaitPosition(995);
		assertThat(this.pusher.ids()).isEqualTo(LongStream.rangeClosed(1, 995).boxed().toList());
	}

	@Test
	void anErrorDoesNotEndTheRelay() {
		this.lifecycle.start();
		this.fixture.failNext(new IllegalStateException("the database is away"));
		this.fixture.failNext(new OutOfMemoryError());
		this.fixture.log.endAt(3);
		awaitPosition(3);
	}

	@Test
	void stoppingFinishesTheBatchThatIsOnItsWay() throws Exception {
		CountDownLatch stopped = new CountDownLatch(1);
		LinkedBlockingQueue<Boolean> arrived = new LinkedBlockingQueue<>();
		this.pusher.behave((exchange) -> {
			arrived.add(true);
			stopped.await();
			this.pusher.take(exchange);
		});
		this.lifecycle.start();
		this.fixture.log.endAt(25);
		arrived.take();
		Thread stopping = new Thread(this.lifecycle::stop);
		stopping.start();
		Awaitility.await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
		stopped.countDown();
		stopping.join();
		assertThat(this.fixture.position()).isEqualTo(10);
		assertThat(this.lifecycle.isRunning()).isFalse();
	}

	@Test
	void itStopsAtOnceWhileWaitingForAnOutageToEnd() {
		this.pusher.behave(Behaviour.status(401, ""));
		RelayLifecycle patient = new RelayLifecycle(this.fixture.relay,
				new BroadcastProperties(10, Duration.ofHours(1), Duration.ZERO, Duration.ofHours(1),
						Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(30), Duration.ofHours(1)));
		this.fixture.log.endAt(1);
		patient.start();
		Awaitility.await().until(() -> this.fixture.count("retries") > 0);
		patient.stop();
		assertThat(patient.isRunning()).isFalse();
	}

	@Test
	void itCanBeStartedAgain() {
		this.lifecycle.start();
		this.lifecycle.stop();
		this.lifecycle.start();
		this.fixture.log.endAt(3);
		awaitPosition(3);
	}

	private RelayLifecycle patient() {
		return patient(Duration.ZERO);
	}

	private RelayLifecycle patient(Duration gatherTime) {
		return new RelayLifecycle(this.fixture.relay,
				new BroadcastProperties(10, Duration.ofHours(1), gatherTime, Duration.ofMillis(1), Duration.ofMillis(5),
						Duration.ofMillis(20), Duration.ofSeconds(30), Duration.ofSeconds(30)));
	}

	private void awaitPosition(long id) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.fixture.position() == id);
	}

}
