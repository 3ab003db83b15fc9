package dev.pusherchat.channels.webhook;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Validity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.auth.Hmac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Webhooks over a real socket. */
class WebhooksTests {

	private static final App APP = new App("3", "app-key", "app-secret");

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final CountDownLatch held = new CountDownLatch(1);

	private final AtomicInteger requests = new AtomicInteger();

	private Duration shutdownTimeout = Duration.ZERO;

	private WebhookReceiver receiver = new WebhookReceiver((body) -> 200);

	private Webhooks webhooks = webhooks(Map.of());

	@AfterEach
	void close() {
		this.held.countDown();
		this.webhooks.close();
		this.receiver.close();
	}

	@Test
	void webhookIsSigned() throws Exception {
		this.webhooks.channelOccupied("chat");
		WebhookReceiver.Received received = this.receiver.next();
		assertThat(received.body())
			.matches("\\{\"time_ms\":\\d{13},\"events\":\\[\\{\"name\":\"channel_occupied\",\"channel\":\"chat\"}]}");
		assertThat(received.headers().get("X-Pusher-Key")).containsExactly("app-key");
		assertThat(received.headers().get("X-Pusher-Signature"))
			.containsExactly(new Hmac("app-secret").sign(received.body()));
		assertThat(received.headers().get("Content-Type")).containsExactly("application/json");
		try (Pusher sdk = new Pusher(APP.id(), APP.key(), APP.secret())) {
			assertThat(sdk.validateWebhookSignature(received.headers().getFirst("X-Pusher-Key"),
					received.headers().getFirst("X-Pusher-Signature"), received.body()))
				.isEqualTo(Validity.VALID);
		}
	}

	@Test
	void everyTypeHasItsMembers() throws Exception {
		restart(Map.of("grace", "1ms"), (body) -> 200);
		this.webhooks.memberAdded("presence-a", "ann");
		assertThat(this.receiver.nextEvents())
			.isEqualTo("{\"name\":\"member_added\",\"channel\":\"presence-a\",\"user_id\":\"ann\"}");
		this.webhooks.memberRemoved("presence-a", "ann");
		assertThat(this.receiver.nextEvents())
			.isEqualTo("{\"name\":\"member_removed\",\"channel\":\"presence-a\",\"user_id\":\"ann\"}");
		this.webhooks.channelVacated("presence-a");
		assertThat(this.receiver.nextEvents()).isEqualTo("{\"name\":\"channel_vacated\",\"channel\":\"presence-a\"}");
		this.webhooks.clientEvent("presence-a", "client-x", "{\"a\": 1}", "1.2", "ann");
		assertThat(this.receiver.nextEvents())
			.isEqualTo("{\"name\":\"client_event\",\"channel\":\"presence-a\",\"event\":\"client-x\","
					+ "\"data\":\"{\\\"a\\\": 1}\",\"socket_id\":\"1.2\",\"user_id\":\"ann\"}");
		this.webhooks.clientEvent("private-a", "client-x", "x", "1.2", null);
		assertThat(this.receiver.nextEvents()).endsWith("\"socket_id\":\"1.2\"}");
		this.webhooks.cacheMiss("cache-a");
		assertThat(this.receiver.nextEvents()).isEqualTo("{\"name\":\"cache_miss\",\"channel\":\"cache-a\"}");
		this.webhooks.subscriptionCount("a", 7);
		assertThat(this.receiver.nextEvents())
			.isEqualTo("{\"name\":\"subscription_count\",\"channel\":\"a\",\"subscription_count\":7}");
	}

	@Test
	void typeThatIsNotWantedIsNotTold() throws Exception {
		restart(Map.of("event-types", "cache-miss"), (body) -> 200);
		this.webhooks.channelOccupied("a");
		this.webhooks.cacheMiss("a");
		assertThat(this.receiver.nextEvents()).contains("cache_miss");
	}

	@Test
	void whoComesBackInTimeIsNotTold() throws Exception {
		restart(Map.of("grace", "1h"), (body) -> 200);
		this.webhooks.memberRemoved("presence-a", "ann");
		this.webhooks.channelVacated("presence-a");
		this.webhooks.channelOccupied("presence-a");
		this.webhooks.memberAdded("presence-a", "ann");
		this.webhooks.memberAdded("presence-a", "bob");
		assertThat(this.receiver.nextEvents()).contains("member_added", "bob");
		await().untilAsserted(() -> assertThat(queued()).isZero());
	}

	@Test
	void failedWebhookIsRepeatedBeforeTheNextOfItsChannel() throws Exception {
		restart(Map.of(), (body) -> (this.requests.incrementAndGet() <= 3) ? 500 : 204);
		this.webhooks.subscriptionCount("a", 1);
		this.webhooks.subscriptionCount("a", 2);
		String first = this.receiver.next().body();
		assertThat(first).contains("\"subscription_count\":1");
		for (int repetition = 0; repetition < 3; repetition++) {
			assertThat(this.receiver.next().body()).isEqualTo(first);
		}
		assertThat(this.receiver.next().body()).contains("\"subscription_count\":2");
		await().untilAsserted(() -> assertThat(queued()).isZero());
		assertThat(count("channels.webhooks.retries")).isEqualTo(3);
		assertThat(count("channels.webhooks.delivered")).isEqualTo(2);
	}

	@Test
	void redirectIsAFailure() throws Exception {
		restart(Map.of(), (body) -> (this.requests.incrementAndGet() == 1) ? 302 : 200);
		this.webhooks.cacheMiss("a");
		assertThat(this.receiver.next().body()).isEqualTo(this.receiver.next().body());
	}

	@Test
	void channelThatFailsHoldsUpNoOther() throws Exception {
		restart(Map.of("first-retry", "1h"), (body) -> body.contains("\"a\"") ? 500 : 200);
		this.webhooks.cacheMiss("a");
		assertThat(this.receiver.nextEvents()).contains("\"a\"");
		this.webhooks.cacheMiss("b");
		assertThat(this.receiver.nextEvents()).contains("\"b\"");
	}

	@Test
	void webhookIsGivenUpInTheEnd() throws Exception {
		restart(Map.of("retry-for", "0s"), (body) -> 500);
		this.webhooks.subscriptionCount("a", 1);
		this.webhooks.subscriptionCount("a", 2);
		assertThat(this.receiver.nextEvents()).contains(":1}");
		assertThat(this.receiver.nextEvents()).contains(":2}");
		await().untilAsserted(() -> assertThat(dropped("retries-exhausted")).isEqualTo(2));
		await().untilAsserted(() -> assertThat(queued()).isZero());
	}

	@Test
	void unreachableApplicationIsAFailure() {
		this.receiver.close();
		this.webhooks.cacheMiss("a");
		await().untilAsserted(() -> assertThat(count("channels.webhooks.retries")).isPositive());
	}

	@Test
	void requestThatTakesTooLongIsAFailure() throws Exception {
		restart(Map.of("request-timeout", "200ms"), (body) -> {
			hold();
			return 200;
		});
		this.webhooks.cacheMiss("a");
		assertThat(this.receiver.next().body()).isEqualTo(this.receiver.next().body());
	}

	@Test
	void batchCarriesWhatHasGathered() throws Exception {
		restart(Map.of("batching", "true", "max-batch-size", "2"), (body) -> {
			hold();
			return 200;
		});
		this.webhooks.cacheMiss("a");
		assertThat(this.receiver.nextEvents()).contains("\"a\"");
		this.webhooks.cacheMiss("b");
		this.webhooks.cacheMiss("c");
		this.webhooks.cacheMiss("d");
		await().untilAsserted(() -> assertThat(queued()).isGreaterThan(3 * 256));
		this.held.countDown();
		assertThat(this.receiver.nextEvents()).containsSubsequence("\"b\"", "\"c\"").doesNotContain("\"d\"");
		assertThat(this.receiver.nextEvents()).contains("\"d\"");
	}

	@Test
	void queueIsBoundedForOneChannelAndForAll() throws Exception {
		restart(Map.of("max-queue-size", "2000B", "max-channel-queue-size", "600B"), (body) -> {
			hold();
			return 200;
		});
		for (int i = 0; i < 10; i++) {
			this.webhooks.cacheMiss("a");
			int told = i;
			await().untilAsserted(() -> assertThat(queued()).isEqualTo(Math.min(told + 1, 2) * 258));
		}
		assertThat(dropped("queue-full")).isEqualTo(8);
		for (char channel = 'b'; channel < 'z'; channel++) {
			this.webhooks.cacheMiss(String.valueOf(channel));
		}
		assertThat(queued()).isEqualTo(7 * 258);
		assertThat(dropped("queue-full")).isEqualTo(8 + 19);
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:3000/hook", "ftp://localhost/hook", "http://my_hooks/hook", "/hook", "http://",
			"http://localhost:70000/hook", "http://local host/hook", "example.com" })
	void addressThatCanNeverBeReachedIsRefused(String url) {
		try (ValidatorFactory validators = Validation.buildDefaultValidatorFactory()) {
			assertThat(validators.getValidator().validate(bind(Map.of("hooks.url", url)))).singleElement()
				.satisfies(
						(violation) -> assertThat(violation.getMessage()).startsWith("channels.webhooks.url must be"));
		}
	}

	@Test
	void addressIsSentAsItIsWritten() throws Exception {
		restart(Map.of(), (body) -> 200);
		this.webhooks.close();
		this.webhooks = webhooks(
				Map.of("url", this.receiver.url().replace("http://", "http://me:a%40b@") + "?sig=a%2Bb%3D"));
		this.webhooks.cacheMiss("a");
		WebhookReceiver.Received received = this.receiver.next();
		assertThat(received.target()).isEqualTo("/hook?sig=a%2Bb%3D");
		assertThat(received.headers().getFirst("Authorization")).isEqualTo("Basic bWU6YUBi");
	}

	@Test
	void deliveryThatCannotEvenBeginIsAFailure() {
		restart(Map.of("url", "localhost:3000/hook", "retry-for", "0s"), (body) -> 200);
		this.webhooks.cacheMiss("a");
		await().untilAsserted(() -> assertThat(dropped("retries-exhausted")).isOne());
		assertThat(queued()).isZero();
	}

	@Test
	void stoppingDeliversWhatItCausesItself() throws Exception {
		this.shutdownTimeout = Duration.ofSeconds(30);
		restart(Map.of("grace", "1h"), (body) -> 200);
		this.webhooks.memberRemoved("presence-a", "ann");
		this.webhooks.channelVacated("presence-a");
		this.webhooks.close();
		assertThat(this.receiver.nextEvents()).contains("member_removed");
		assertThat(this.receiver.nextEvents()).contains("channel_vacated");
		assertThat(queued()).isZero();
		this.shutdownTimeout = Duration.ZERO;
		this.webhooks = webhooks(Map.of());
	}

	private void hold() {
		try {
			this.held.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void restart(Map<String, String> settings, Function<String, Integer> answer) {
		this.webhooks.close();
		this.receiver.close();
		this.meters.clear();
		this.receiver = new WebhookReceiver(answer);
		this.webhooks = webhooks(settings);
	}

	private Webhooks webhooks(Map<String, String> settings) {
		Map<String, String> properties = new HashMap<>(Map.of("hooks.first-retry", "1ms"));
		settings.forEach((name, value) -> properties.put("hooks." + name, value));
		properties.putIfAbsent("hooks.url", this.receiver.url());
		return WebhookConfiguration.webhooks(APP, bind(properties), this.meters, this.shutdownTimeout);
	}

	private static WebhookProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bind("hooks", WebhookProperties.class).get();
	}

	private double queued() {
		return this.meters.get("channels.webhooks.queue").gauge().value();
	}

	private double dropped(String reason) {
		return this.meters.get("channels.webhooks.dropped").tag("reason", reason).counter().count();
	}

	private double count(String name) {
		return this.meters.get(name).counter().count();
	}

}
