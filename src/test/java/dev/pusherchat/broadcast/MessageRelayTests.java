package dev.pusherchat.broadcast;

import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.fault.network.FaultyEndpoint.Behaviour;
import dev.pusherchat.pusher.PusherTestSettings;
import dev.pusherchat.pusher.TriggerResult;
import dev.pusherchat.pusher.TriggerResult.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class MessageRelayTests {

	private final ReceivingEndpoint pusher = new ReceivingEndpoint();

	private final RelayFixture fixture = new RelayFixture(PusherTestSettings.pusher(this.pusher.port()));

	private final MessageRelay relay = this.fixture.relay;

	MessageRelayTests() throws IOException {
	}

	@AfterEach
	void close() throws IOException {
		this.pusher.close();
	}

	@Test
	void nothingIsSentWhenNothingIsNew() {
		assertThat(this.relay.relayNext()).isNull();
		assertThat(this.pusher.calls()).isEmpty();
	}

	@Test
	void aMessageIsSentAsTheApiReturnsIt() {
		this.fixture.log.endAt(1);
		this.relay.relayNext();
		assertThat(this.pusher.calls())
			.containsExactly(List.of(JsonMapper.builder().build().writeValueAsString(FakeLog.message(1))));
	}

	@Test
	void messagesGoInOrderTenACall() {
		this.fixture.log.endAt(25);
		relayAll();
		assertThat(this.pusher.calls()).extracting(List::size).containsExactly(10, 10, 5);
		assertThat(this.pusher.ids()).isEqualTo(ids(1, 25));
		assertThat(this.fixture.position()).isEqualTo(25);
		assertThat(this.fixture.count("events")).isEqualTo(25);
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 403, 404, 408, 429, 500, 503 })
	void aBatchThatWasNotAcceptedIsSentAgain(int status) {
		this.fixture.log.endAt(12);
		this.pusher.behave(Behaviour.status(status, "{}"));
		this.relay.relayNext();
		this.relay.relayNext();
		assertThat(this.fixture.position()).isZero();
		assertThat(this.relay.failure()).isNotNull();
		assertThat(this.fixture.count("retries")).isEqualTo(2);
		this.pusher.recover();
		relayAll();
		assertThat(this.pusher.ids()).isEqualTo(ids(1, 12));
		assertThat(this.relay.failure()).isNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 413 })
	void aRejectedMessageIsReplacedByItsIdAndTheRestGoesOn(int status) {
		this.fixture.log.endAt(12);
		this.pusher.reject(status, (events) -> events.toString().contains("message 4\""));
		relayAll();
		assertThat(this.pusher.ids()).isEqualTo(ids(1, 12));
		assertThat(this.pusher.calls()).contains(List.of("{\"id\":4}")).extracting(List::size).contains(2);
		assertThat(this.fixture.count("rejected")).isOne();
		assertThat(this.relay.failure()).isNull();
	}

	@Test
	void aBatchThatIsTooLargeGoesOneByOne() {
		this.fixture.log.endAt(12);
		this.pusher.reject(413, (events) -> events.size() > 2);
		relayAll();
		assertThat(this.pusher.ids()).isEqualTo(ids(1, 12));
		assertThat(this.fixture.count("rejected")).isZero();
	}

	@Test
	void whereEvenAnIdIsRejectedNothingIsSkipped() {
		this.fixture.log.endAt(3);
		this.pusher.behave(Behaviour.status(400, "Client sent an HTTP request to an HTTPS server."));
		for (int i = 0; i < 5; i++) {
			this.relay.relayNext();
		}
		assertThat(this.relay.failure()).extracting(TriggerResult::outcome).isEqualTo(Outcome.REFUSED);
		assertThat(this.fixture.position()).isZero();
		this.pusher.recover();
		relayAll();
		assertThat(this.pusher.ids()).isEqualTo(ids(1, 3));
	}

	@Test
	void aLogThatWasWipedSwallowsNoNewMessages() {
		this.fixture.log.endAt(100);
		relayAll();
		this.fixture.log.endAt(2);
		assertThat(this.relay.atHead()).isFalse();
		assertThat(this.relay.relayNext()).isNull();
		assertThat(this.fixture.position()).isEqualTo(2);
		this.fixture.log.endAt(3);
		relayAll();
		assertThat(this.pusher.ids()).endsWith(100L, 3L);
	}

	private void relayAll() {
		while (this.relay.relayNext() != null) {
			// until nothing is left
		}
	}

	private static List<Long> ids(long first, long last) {
		return LongStream.rangeClosed(first, last).boxed().toList();
	}

}
