package dev.pusherchat.broadcast;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.broadcast.TriggerResult.Outcome;
import dev.pusherchat.fault.Exchange;
import dev.pusherchat.fault.FaultyEndpoint;
import dev.pusherchat.fault.FaultyEndpoint.Behaviour;
import dev.pusherchat.message.MessageResponse;

import static org.assertj.core.api.Assertions.assertThat;

class PusherServiceTests {

	private static final PusherEvent EVENT = new PusherEvent("chat", "new_message", "hello");

	private final JsonMapper json = JsonMapper.builder().build();

	private final BlockingQueue<Exchange> requests = new LinkedBlockingQueue<>();

	private final FaultyEndpoint endpoint;

	private final PusherService pusher;

	PusherServiceTests() throws IOException {
		this.endpoint = new FaultyEndpoint(Behaviour.status(200, "{}"));
		this.pusher = PusherTestSettings.service(PusherTestSettings.pusher(this.endpoint.port()));
	}

	@BeforeEach
	void recordRequests() {
		this.endpoint.behave((exchange) -> {
			this.requests.add(exchange);
			exchange.answer(200, "{}");
		});
	}

	@AfterEach
	void close() throws IOException {
		this.endpoint.close();
	}

	@Test
	void dataIsTheJsonThatTheApiReturns() throws Exception {
		Instant time = Instant.parse("2026-11-23T10:15:30Z");
		MessageResponse message = new MessageResponse(7, "<b>é\u2028</b> \"\\\ud83d\ude00", time, time);
		assertThat(this.pusher.trigger(new PusherEvent("chat", "new_message", message)).accepted()).isTrue();
		Exchange request = this.requests.take();
		assertThat(request.head()).startsWith("POST /apps/1/events?").contains("auth_signature=");
		JsonNode event = this.json.readTree(request.body());
		assertThat(event.get("name").asString()).isEqualTo("new_message");
		assertThat(event.get("channels").get(0).asString()).isEqualTo("chat");
		assertThat(event.get("data").asString()).isEqualTo(this.json.writeValueAsString(message));
	}

	@Test
	void aBatchKeepsItsOrder() throws Exception {
		List<PusherEvent> events = IntStream.range(0, 10)
			.mapToObj((i) -> new PusherEvent("chat", "new_message", i))
			.toList();
		assertThat(this.pusher.trigger(events).accepted()).isTrue();
		Exchange request = this.requests.take();
		assertThat(request.head()).startsWith("POST /apps/1/batch_events?");
		assertThat(this.json.readTree(request.body()).get("batch").values()).extracting((e) -> e.get("data").asString())
			.containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
	}

	@ParameterizedTest
	@CsvSource({ "200, ACCEPTED", "202, ACCEPTED", "400, REJECTED", "413, REJECTED", "401, REFUSED", "403, REFUSED",
			"404, REFUSED", "301, REFUSED", "408, UNAVAILABLE", "429, UNAVAILABLE", "500, UNAVAILABLE",
			"502, UNAVAILABLE", "503, UNAVAILABLE" })
	void theStatusDecidesWhatToDo(int status, Outcome outcome) {
		this.endpoint.behave(Behaviour.status(status, "{}"));
		assertThat(this.pusher.trigger(EVENT).outcome()).isEqualTo(outcome);
	}

	@Test
	void aPageInPlaceOfAnAnswerIsSomeProxys() {
		this.endpoint.behave(Behaviour.status(200, "\n<html>Please log in</html>"));
		assertThat(this.pusher.trigger(EVENT).outcome()).isEqualTo(Outcome.UNAVAILABLE);
	}

	@Test
	void theServerSaysHowLongToWait() {
		this.endpoint.behave(Behaviour.status(429, "", "Retry-After: 17"));
		assertThat(this.pusher.trigger(EVENT).retryAfter()).isEqualTo(Duration.ofSeconds(17));
		this.endpoint.behave(Behaviour.status(429, "", "Retry-After: Tue, 24 Nov 2026 10:00:00 GMT"));
		assertThat(this.pusher.trigger(EVENT).retryAfter()).isZero();
	}

	@Test
	void brokenAnswersAreTheNetworks() {
		for (Behaviour behaviour : List.of(Behaviour.RESET, Behaviour.TRUNCATE, Behaviour.GARBAGE)) {
			this.endpoint.behave(behaviour);
			assertThat(this.pusher.trigger(EVENT).outcome()).isEqualTo(Outcome.UNAVAILABLE);
		}
	}

	@Test
	void aCallEndsAtItsDeadlineWhateverTheServerDoes() {
		PusherService impatient = PusherTestSettings.service(PusherTestSettings.impatient(this.endpoint.port()));
		for (Behaviour behaviour : List.of(Behaviour.HANG, Behaviour.DRIP, Behaviour.FLOOD)) {
			this.endpoint.behave(behaviour);
			TriggerResult result = impatient.trigger(EVENT);
			assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
			assertThat(result.detail()).isEqualTo(
					"127.0.0.1:" + this.endpoint.port() + ": IOException: no answer within " + Duration.ofMillis(300));
		}
	}

	@Test
	void aServerThatIsNotThereIsUnavailable() {
		// a port that was free a moment ago may be another's by now; nobody listens on 1
		TriggerResult result = PusherTestSettings.service(PusherTestSettings.pusher(1)).trigger(EVENT);
		assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
		assertThat(result.detail()).isEqualTo("127.0.0.1:1: ConnectException");
	}

	@Test
	void anAnswerIsCutShortAndCannotForgeALogRecord() {
		this.endpoint.behave(Behaviour.status(500, "x\r\n2026-11-24 ERROR".repeat(10_000)));
		assertThat(this.pusher.trigger(EVENT).detail()).startsWith("HTTP 500: x 2026-11-24 ERROR")
			.hasSizeLessThan(250)
			.doesNotContain("\n", "\r");
	}

	@Test
	void neitherSecretNorSignatureIsEverShown() {
		PusherProperties properties = PusherTestSettings.pusher(this.endpoint.port());
		this.endpoint.behave((exchange) -> exchange.answer(500, "Cannot " + exchange.head()));
		TriggerResult result = PusherTestSettings.service(properties).trigger(EVENT);
		assertThat(result.toString()).contains("Cannot POST /apps/1/events").doesNotContain(PusherTestSettings.SECRET);
		assertThat(result.toString()).doesNotContainPattern("auth_signature=[0-9a-f]");
		assertThat(properties.toString()).contains("app-key").doesNotContain(PusherTestSettings.SECRET);
	}

	@Test
	void onlyTheServiceAndItsClientKnowTheSdk() {
		ArchRuleDefinition.noClasses()
			.that()
			.doNotHaveSimpleName("PusherService")
			.and()
			.doNotHaveSimpleName("PusherClient")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.pusher..")
			.check(new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
				.importPackages("dev.pusherchat"));
	}

}
