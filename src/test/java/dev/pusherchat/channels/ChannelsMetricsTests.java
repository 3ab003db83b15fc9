package dev.pusherchat.channels;

import java.io.IOException;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.api.ApiClient;
import dev.pusherchat.channels.api.ApiServer;
import dev.pusherchat.channels.websocket.tomcat.RawClient;
import dev.pusherchat.channels.websocket.tomcat.RawFrame;

import static org.assertj.core.api.Assertions.assertThat;

/** Every number moves as its name says. */
class ChannelsMetricsTests {

	private final TestServer server = new TestServer("client-events.enabled=true");

	private final ApiServer api = this.server.api();

	private final ApiClient http = new ApiClient(ApiServer.APP, this.api.port());

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	@BeforeEach
	void bind() {
		new ChannelsMetrics(this.server.connections, this.server.channels, this.server.budget,
				SharedTomcat.get().transport)
			.bindTo(this.meters);
	}

	@AfterEach
	void close() {
		this.api.close();
	}

	@Test
	void connectionsComeAndGo() {
		TestServer.Client client = this.server.connect();
		this.server.connect();
		this.server.open("/app/other-key", "protocol=7", null).closed();
		assertThat(gauge("channels.connections")).isEqualTo(2);
		client.disconnect();
		assertThat(gauge("channels.connections")).isEqualTo(1);
	}

	@Test
	void subscriptionsAndOccupiedChannelsComeAndGo() {
		TestServer.Client ann = this.server.connect();
		TestServer.Client bob = this.server.connect();
		ann.subscribe("a");
		ann.subscribe("a");
		ann.subscribe("presence-b", "{\"user_id\":1}");
		bob.subscribe("a");
		bob.subscribe("private-x", "{}");
		bob.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"private-y\",\"auth\":\"\"}}");
		assertThat(gauge("channels.subscriptions")).isEqualTo(4);
		assertThat(gauge("channels.channels")).isEqualTo(3);
		bob.unsubscribe("a");
		assertThat(gauge("channels.subscriptions")).isEqualTo(3);
		assertThat(gauge("channels.channels")).isEqualTo(3);
		ann.disconnect();
		assertThat(gauge("channels.subscriptions")).isEqualTo(1);
		assertThat(gauge("channels.channels")).isEqualTo(1);
	}

	@Test
	void eventsAreCountedPerChannelInAndPerConnectionOut() throws Exception {
		TestServer.Client ann = this.server.connect();
		TestServer.Client bob = this.server.connect();
		ann.subscribe("private-a");
		bob.subscribe("private-a");
		bob.subscribe("b");
		this.http.post("/events", "{\"name\":\"e\",\"channels\":[\"private-a\",\"b\",\"c\"],\"data\":\"1\"}");
		assertThat(in("server")).isEqualTo(3);
		assertThat(count("channels.events.out")).isEqualTo(3);
		this.http.post("/events", "{\"name\":\"e\",\"channels\":[\"a b\"],\"data\":\"1\"}");
		assertThat(in("server")).isEqualTo(3);
		assertThat(in("client")).isZero();
		ann.send("{\"event\":\"client-x\",\"channel\":\"private-a\",\"data\":1}");
		ann.send("{\"event\":\"client-x\",\"channel\":\"b\",\"data\":1}");
		assertThat(in("client")).isEqualTo(1);
		assertThat(in("server")).isEqualTo(3);
		assertThat(count("channels.events.out")).isEqualTo(4);
	}

	@Test
	void clientEventsOverTheRateAreDrops() {
		TestServer.Client client = this.server.connect();
		client.subscribe("private-a");
		for (int i = 0; i < 12; i++) {
			client.send("{\"event\":\"client-x\",\"channel\":\"private-a\",\"data\":1}");
		}
		assertThat(this.meters.get("channels.drops").tag("reason", "rate").functionCounter().count()).isEqualTo(2);
		assertThat(in("client")).isEqualTo(10);
	}

	@Test
	void subscriberThatDoesNotReadIsCutOffAndTheOthersMissNothing() throws Exception {
		double before = count("channels.cutoffs");
		TestServer.Client client = this.server.connect();
		client.subscribe("chat");
		RawClient stuck = this.server.raw();
		stuck.sendText("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"chat\"}}");
		TestServer.await(() -> gauge("channels.subscriptions") == 2);
		String data = "x".repeat(10_000);
		while (count("channels.cutoffs") == before) {
			this.server.channels.trigger("chat", "e", data, null);
			assertThat(client.take()).containsExactly(Expected.frame("e", "chat", data));
		}
		assertThat(closeCode(stuck)).isEqualTo(4100);
		stuck.close();
		TestServer.await(() -> gauge("channels.subscriptions") == 1);
		assertThat(count("channels.cutoffs")).isEqualTo(before + 1);
		TestServer.await(() -> gauge("channels.connections") == 1);
		assertThat(this.server.observed).containsExactly("channel_occupied chat");
	}

	@Test
	void budgetsAreShownWithWhatIsTaken() {
		assertThat(budget("used", "subscriptions")).isZero();
		TestServer.Client client = this.server.connect();
		client.subscribe("chat");
		assertThat(budget("used", "subscriptions")).isBetween(100.0, 1000.0);
		assertThat(budget("max", "subscriptions")).isEqualTo(Runtime.getRuntime().maxMemory() / 8);
		client.disconnect();
		for (String of : List.of("subscriptions", "queues", "messages")) {
			assertThat(budget("used", of)).isLessThan(budget("max", of));
		}
		assertThat(budget("used", "subscriptions")).isZero();
	}

	private double budget(String name, String of) {
		return this.meters.get("channels.budget." + name).tag("of", of).gauge().value();
	}

	private static int closeCode(RawClient client) throws IOException {
		RawFrame frame = client.read();
		while (frame.opcode() == 1) {
			frame = client.read();
		}
		return frame.closeCode();
	}

	private double gauge(String name) {
		return this.meters.get(name).gauge().value();
	}

	private double in(String from) {
		return this.meters.get("channels.events.in").tag("from", from).functionCounter().count();
	}

	private double count(String name) {
		return this.meters.get(name).functionCounter().count();
	}

}
