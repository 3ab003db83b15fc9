package dev.pusherchat.pusher;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pusherchat.fault.network.Exchange;
import dev.pusherchat.fault.network.FaultyEndpoint;
import dev.pusherchat.fault.network.FaultyEndpoint.Behaviour;
import dev.pusherchat.message.MessageResponse;
import dev.pusherchat.pusher.TriggerResult.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class PusherServiceTests {

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
		MessageResponse message = new MessageResponse(7, "<b>é\u2028</b> \"\\\ud83d\ude00", time, time, null, null);
		assertThat(this.pusher.trigger("chat", "new_message", List.of(message)).accepted()).isTrue();
		Exchange request = this.requests.take();
		assertThat(request.head()).startsWith("POST /apps/1/events?").contains("auth_signature=");
		JsonNode event = this.json.readTree(request.body());
		assertThat(event.get("name").asString()).isEqualTo("new_message");
		assertThat(event.get("channels").get(0).asString()).isEqualTo("chat");
		assertThat(event.get("data").asString()).isEqualTo(this.json.writeValueAsString(message));
	}

	@Test
	void requestIsSignedAsTheSdkSignsIt() throws Exception {
		BlockingQueue<URI> sent = new LinkedBlockingQueue<>();
		PusherClient client = new PusherClient(PusherTestSettings.pusher(1), (method, uri, body) -> {
			sent.add(uri);
			return TriggerResult.answered(200, "{}", Duration.ZERO);
		});
		client.connectTo(URI.create("http://127.0.0.1:1"));
		URI expected;
		URI actual;
		do {
			expected = client.signedUri("POST", "/apps/1/events", "{}");
			client.post("/events", "{}");
			actual = sent.take();
		}
		while (!parameters(actual).contains(timestamp(expected)));
		assertThat(actual).hasScheme("http").hasAuthority("127.0.0.1:1").hasPath("/apps/1/events");
		assertThat(parameters(actual)).containsExactlyInAnyOrderElementsOf(parameters(expected));
	}

	private static List<String> parameters(URI uri) {
		return List.of(uri.getRawQuery().split("&"));
	}

	private static String timestamp(URI uri) {
		return parameters(uri).stream()
			.filter((parameter) -> parameter.startsWith("auth_timestamp="))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void aBatchKeepsItsOrder() throws Exception {
		List<Integer> data = IntStream.range(0, 10).boxed().toList();
		assertThat(this.pusher.trigger("chat", "new_message", data).accepted()).isTrue();
		Exchange request = this.requests.take();
		assertThat(request.head()).startsWith("POST /apps/1/batch_events?");
		assertThat(this.json.readTree(request.body()).get("batch").values()).extracting((e) -> e.get("data").asString())
			.containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
	}

	@ParameterizedTest
	@CsvSource({ "200, ACCEPTED", "201, UNAVAILABLE", "202, UNAVAILABLE", "204, UNAVAILABLE", "400, REJECTED",
			"413, REJECTED", "401, REFUSED", "403, REFUSED", "404, REFUSED", "301, REFUSED", "408, UNAVAILABLE",
			"429, UNAVAILABLE", "500, UNAVAILABLE", "502, UNAVAILABLE", "503, UNAVAILABLE" })
	void theStatusDecidesWhatToDo(int status, Outcome outcome) {
		this.endpoint.behave(Behaviour.status(status, "{}"));
		assertThat(trigger().outcome()).isEqualTo(outcome);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", " {\"ok\":true}\n", "{\"batch\":[{},{}]}", "{\"channels\":{\"chat\":{}}}" })
	void anObjectIsTheAnswerOfAServerThatHasTakenTheEvents(String answer) {
		this.endpoint.behave(Behaviour.status(200, answer));
		assertThat(trigger().outcome()).isEqualTo(Outcome.ACCEPTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n<html>Please log in</html>", "ok", "null", "true", "[]", "\"{}\"", "{",
			"{} {}", "{\"error\":\"over quota\"}", "{\"ok\":false,\"error\":null}", "{\"a\":{}}garbage" })
	void anyOtherAnswerDeliversNothing(String answer) {
		this.endpoint.behave(Behaviour.status(200, answer));
		assertThat(trigger().outcome()).isEqualTo(Outcome.UNAVAILABLE);
	}

	@Test
	void theServerSaysHowLongToWait() {
		this.endpoint.behave(Behaviour.status(429, "", "Retry-After: 17"));
		assertThat(trigger().retryAfter()).isEqualTo(Duration.ofSeconds(17));
		this.endpoint.behave(Behaviour.status(429, "", "Retry-After: Tue, 24 Nov 2026 10:00:00 GMT"));
		assertThat(trigger().retryAfter()).isZero();
	}

	@Test
	void brokenAnswersAreTheNetworks() {
		for (Behaviour behaviour : List.of(Behaviour.RESET, Behaviour.TRUNCATE, Behaviour.GARBAGE)) {
			this.endpoint.behave(behaviour);
			assertThat(trigger().outcome()).isEqualTo(Outcome.UNAVAILABLE);
		}
	}

	@Test
	void aCallEndsAtItsDeadlineWhateverTheServerDoes() {
		PusherService impatient = PusherTestSettings.service(PusherTestSettings.impatient(this.endpoint.port()));
		for (Behaviour behaviour : List.of(Behaviour.HANG, Behaviour.DRIP, Behaviour.FLOOD)) {
			this.endpoint.behave(behaviour);
			TriggerResult result = trigger(impatient);
			assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
			assertThat(result.detail()).isEqualTo(
					"127.0.0.1:" + this.endpoint.port() + ": IOException: no answer within " + Duration.ofMillis(300));
		}
	}

	@Test
	void aServerThatIsNotThereIsUnavailable() {
		// a port that was free a moment ago may be another's by now; nobody listens on 1
		TriggerResult result = trigger(PusherTestSettings.service(PusherTestSettings.pusher(1)));
		assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
		assertThat(result.detail()).isEqualTo("127.0.0.1:1: ConnectException");
	}

	@Test
	void anUnknownHostIsNamedAsSuch() {
		TriggerResult result = trigger(PusherTestSettings.service(PusherTestSettings.pusher("pusher.invalid")));
		assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
		assertThat(result.detail()).isEqualTo("pusher.invalid:80: ConnectException: unknown host");
	}

	@Test
	void whatTheHttpClientThrowsAtOnceIsUnavailableToo() {
		TriggerResult result = trigger(PusherTestSettings.service(PusherTestSettings.pusher("my_soketi")));
		assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
		assertThat(result.detail()).startsWith("my_soketi:80: IllegalArgumentException: unsupported URI");
		assertThat(result.toString()).doesNotContainPattern("[0-9a-f]{64}");
	}

	@Test
	void anAnswerIsCutShortAndCannotForgeALogRecord() {
		this.endpoint.behave(Behaviour.status(500, "x\r\n2026-11-24 ERROR".repeat(10_000)));
		assertThat(trigger().detail()).startsWith("HTTP 500: x 2026-11-24 ERROR")
			.hasSizeLessThan(250)
			.doesNotContain("\n", "\r");
	}

	@Test
	void neitherSecretNorSignatureIsEverShown() {
		PusherProperties properties = PusherTestSettings.pusher(this.endpoint.port());
		for (UnaryOperator<String> escape : List.<UnaryOperator<String>>of(UnaryOperator.identity(),
				(head) -> URLEncoder.encode(head, StandardCharsets.UTF_8), (head) -> head.replace("=", "\": \""))) {
			this.endpoint.behave((exchange) -> exchange.answer(500, signedPart(escape.apply(exchange.head()))));
			TriggerResult result = trigger(PusherTestSettings.service(properties));
			assertThat(result.toString()).contains("auth_signature").doesNotContain(PusherTestSettings.SECRET);
			assertThat(result.toString()).doesNotContainPattern("[0-9a-f]{20}");
		}
		assertThat(properties.toString()).contains("app-key").doesNotContain(PusherTestSettings.SECRET);
	}

	private static String signedPart(String text) {
		return text.substring(text.indexOf("auth_signature"));
	}

	private TriggerResult trigger() {
		return trigger(this.pusher);
	}

	private static TriggerResult trigger(PusherService service) {
		return service.trigger("chat", "new_message", List.of("hello"));
	}

}
