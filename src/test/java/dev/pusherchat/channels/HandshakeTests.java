package dev.pusherchat.channels;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pusherchat.channels.websocket.UpgradeRequest;
import dev.pusherchat.channels.websocket.tomcat.RawClient;
import dev.pusherchat.channels.websocket.tomcat.RawFrame;

import static org.assertj.core.api.Assertions.assertThat;

/** Sections 2 and 5 of the protocol: connecting, and being refused. */
class HandshakeTests {

	private final TestServer server = new TestServer();

	@ParameterizedTest
	@ValueSource(ints = { 4, 5, 6, 7 })
	void firstFrameIsTheHandshake(int version) {
		TestServer.Client client = this.server.open("/app/app-key", "protocol=" + version, null);
		assertThat(client.take()).singleElement()
			.asString()
			.matches("\\{\"event\":\"pusher:connection_established\",\"data\":"
					+ "\"\\{\\\\\"socket_id\\\\\":\\\\\"\\d+\\.\\d+\\\\\",\\\\\"activity_timeout\\\\\":30}\"}");
		assertThat(client.closed()).isNull();
		assertThat(this.server.connections.count()).isOne();
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", textBlock = """
			/app/other-key,     protocol=7,                 4001
			/app,               protocol=7,                 4005
			/app/,              protocol=7,                 4005
			/app/app-key/x,     protocol=7,                 4005
			/app/app-key,       protocol=seven,             4006
			/app/app-key,       protocol=7.0,               4006
			/app/app-key,       protocol=-7,                4006
			/app/app-key,       protocol=3,                 4007
			/app/app-key,       protocol=8,                 4007
			/app/app-key,       protocol=99999999999999999, 4007
			/app/app-key,       client=js&version=8.6.0,    4008
			/app/app-key,       protocol=,                  4008
			/app/app-key,       none,                       4008
			""")
	void refusalIsACloseCodeThatStopsTheClient(String path, @Nullable String query, int code) {
		TestServer.Client client = this.server.open(path, query, null);
		assertThat(client.closed()).startsWith(code + " ");
		assertThat(client.take()).noneMatch((frame) -> frame.contains("connection_established"));
		assertThat(client.send("{\"event\":\"pusher:ping\",\"data\":{}}")).isEmpty();
		client.disconnect();
		assertThat(this.server.connections.count()).isZero();
	}

	@Test
	void refusalBelowVersion6IsAnErrorAsWell() {
		TestServer.Client client = this.server.open("/app/other-key", "protocol=5", null);
		assertThat(client.take()).containsExactly("{\"event\":\"pusher:error\",\"data\":{\"code\":4001,"
				+ "\"message\":\"App key not in this cluster, or it does not exist\"}}");
		assertThat(this.server.open("/app/other-key", "protocol=6", null).take()).isEmpty();
	}

	@Test
	void pathMayHaveAPrefix() {
		assertThat(this.server.open("/some/where/app/app-key", "protocol=7", null).take()).singleElement()
			.asString()
			.contains("connection_established");
		assertThat(this.server.open("/some/where/app/other-key", "protocol=7", null).closed()).startsWith("4001 ");
	}

	@Test
	void handshakeTellsTheActivityTimeoutThatIsSet() {
		TestServer.Client client = new TestServer("activity-timeout=30s").open("/app/app-key", "protocol=7", null);
		assertThat(client.take()).singleElement().asString().endsWith("\\\"activity_timeout\\\":30}\"}");
	}

	@Test
	void parametersThatNobodyKnowsAreIgnored() {
		assertThat(this.server.open("/app/app-key", "x=%20y&&flash=true&protocol=7&version&=", null).closed()).isNull();
	}

	@Test
	void messageSentBeforeTheHandshakeHasArrivedIsAnswered() throws Exception {
		RawClient client = this.server
			.raw(RawFrame.text("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"chat\"}}"));
		assertThat(client.readText()).contains("connection_established");
		assertThat(client.readText()).isEqualTo(Expected.succeeded("chat"));
	}

	@Test
	void appThatTakesTlsAloneSaysSo() {
		assertThat(new TestServer("force-tls=true").connect().closed())
			.isEqualTo("4000 Application only accepts SSL connections, reconnect using wss://");
		Handshake handshake = new Handshake("app-key", false, true, List.of());
		assertThat(
				handshake.examine(new UpgradeRequest("/app/app-key", "protocol=7", null, true, "127.0.0.1")).refusal())
			.isNull();
	}

	@Test
	void oneConnectionMoreThanTheQuotaIsRefused() {
		TestServer server = new TestServer("max-connections=2");
		TestServer.Client first = server.connect();
		server.connect();
		assertThat(server.connect().closed()).isEqualTo("4004 Application is over connection quota");
		first.disconnect();
		assertThat(server.connect().closed()).isNull();
	}

	@Test
	void clientBeyondTheCapacityIsToldToTryAgain() {
		TestServer server = new TestServer("capacity=1");
		TestServer.Client first = server.connect();
		assertThat(server.connect().closed()).isEqualTo("4100 Over capacity");
		first.disconnect();
		assertThat(server.connect().closed()).isNull();
	}

	@Test
	void addressMayHaveOnlySoManyConnections() {
		TestServer server = new TestServer("max-connections-per-address=2");
		TestServer.Client first = server.connect();
		server.connect();
		assertThat(server.connect().closed()).isEqualTo("4100 Too many connections from this address");
		assertThat(server.connections.count()).isEqualTo(2);
		first.disconnect();
		assertThat(server.connect().closed()).isNull();
	}

	@Test
	void disabledAppRefuses() {
		assertThat(new TestServer("app-disabled=true").connect().closed()).isEqualTo("4003 Application disabled");
	}

	@Test
	void pagesOfOtherOriginsAreRefused() {
		TestServer server = new TestServer("allowed-origins=https://chat.example.com,https://*.example.org");
		assertThat(open(server, "https://chat.example.com").closed()).isNull();
		assertThat(open(server, "https://a.example.org").closed()).isNull();
		assertThat(open(server, null).closed()).isNull();
		assertThat(open(server, "https://evil.example").closed()).isEqualTo("4009 Origin not allowed");
		assertThat(open(server, "https://chat.example.com.evil.example").closed()).startsWith("4009");
	}

	@Test
	void anyOriginMayConnectByDefault() {
		assertThat(open(this.server, "https://evil.example").closed()).isNull();
	}

	@Test
	void socketIdsDiffer() {
		List<String> ids = Stream.generate(this.server::connect).limit(100).map((client) -> client.socketId).toList();
		assertThat(ids).doesNotHaveDuplicates();
	}

	private static TestServer.Client open(TestServer server, @Nullable String origin) {
		return server.open("/app/app-key", "protocol=7", origin);
	}

}
