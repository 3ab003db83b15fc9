package dev.pusherchat.channels;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.connection.Connection;
import dev.pusherchat.channels.websocket.WebSocket;
import dev.pusherchat.channels.websocket.tomcat.RawClient;
import dev.pusherchat.channels.websocket.tomcat.RawFrame;

import static org.assertj.core.api.Assertions.assertThat;

/** Section 4 of the protocol, and what else happens in the course of time. */
class ActivityTimeoutTests {

	private static final int PING = 0x9;

	private static final int PONG = 0xA;

	private final TestServer server = TestServer.withoutNetwork("activity-timeout=120s");

	private final TestServer.Client client = this.server.connect();

	@Test
	void silentClientIsPinged() {
		this.server.pass(Duration.ofSeconds(119));
		assertThat(this.client.pings()).isZero();
		this.server.pass(Duration.ofSeconds(1));
		assertThat(this.client.pings()).isOne();
		this.server.pass(Duration.ofSeconds(29));
		assertThat(this.client.pings()).isOne();
		assertThat(this.client.closed()).isNull();
	}

	@Test
	void clientThatDoesNotAnswerIsClosed() {
		this.server.pass(Duration.ofSeconds(120));
		this.server.pass(Duration.ofSeconds(30));
		assertThat(this.client.closed()).isEqualTo("4201 Pong reply not received");
	}

	@Test
	void pauseOfTheProcessIsNoSilenceOfItsClients() {
		this.server.pass(Duration.ofSeconds(120));
		this.server.pass(Duration.ofSeconds(20));
		this.server.pause(Duration.ofHours(1));
		assertThat(this.client.closed()).isNull();
		this.server.pass(Duration.ofSeconds(9));
		assertThat(this.client.closed()).isNull();
		this.server.pass(Duration.ofSeconds(1));
		assertThat(this.client.closed()).startsWith("4201 ");
	}

	@Test
	void pauseOfTheProcessDoesNotCountTowardsTheAuthorizationTimeout() {
		TestServer server = TestServer.withoutNetwork("authorization-timeout=10s");
		TestServer.Client client = server.connect();
		server.pause(Duration.ofHours(1));
		assertThat(client.closed()).isNull();
		server.pass(Duration.ofSeconds(10));
		assertThat(client.closed()).startsWith("4009 ");
	}

	@Test
	void connectionThatCannotBePingedKeepsNoOtherFromIt() {
		WebSocket broken = new FakeWebSocket() {

			@Override
			public void ping() {
				throw new IllegalStateException("As the test wants it");
			}

		};
		for (int i = 0; i < 20; i++) {
			this.server.connections.add(new Connection(broken, "127.0.0.1", 7, this.server.nanoTime.get()), 0);
		}
		this.server.pass(Duration.ofSeconds(120));
		assertThat(this.client.pings()).isOne();
	}

	@Test
	void clientThatOnlyAnswersPingsStays() {
		for (int i = 0; i < 10; i++) {
			this.server.pass(Duration.ofSeconds(120));
			assertThat(this.client.pings()).isEqualTo(i + 1);
			this.server.pass(Duration.ofSeconds(10));
			this.client.pong();
		}
		assertThat(this.client.closed()).isNull();
	}

	@Test
	void everyMessageCountsAsActivity() {
		for (int i = 0; i < 10; i++) {
			this.server.pass(Duration.ofSeconds(100));
			this.client.send("{\"event\":\"pusher:ping\"}");
		}
		assertThat(this.client.pings()).isZero();
	}

	@Test
	void clientsBelowVersion6HearAnErrorBeforeTheClose() {
		TestServer.Client java = this.server.open("/app/app-key", "protocol=5", null);
		java.take();
		this.server.pass(Duration.ofSeconds(120));
		this.server.pass(Duration.ofSeconds(30));
		assertThat(java.take()).containsExactly(
				"{\"event\":\"pusher:error\",\"data\":{\"code\":4201,\"message\":\"Pong reply not received\"}}");
		assertThat(java.closed()).startsWith("4201 ");
	}

	@Test
	void pingOnTheWireIsAControlFrame() throws Exception {
		TestServer server = new TestServer("activity-timeout=120s");
		RawClient silent = server.raw();
		silent.readText();
		server.pass(Duration.ofSeconds(120));
		assertThat(silent.read().first()).isEqualTo(RawFrame.FIN | PING);
		server.pass(Duration.ofSeconds(29));
		assertThat(server.connections.count()).isOne();
		server.pass(Duration.ofSeconds(1));
		RawFrame close = silent.read();
		assertThat(close.closeCode()).isEqualTo(4201);
		assertThat(close.closeReason()).isEqualTo("Pong reply not received");
	}

	@Test
	void clientThatOnlyListensStaysAsLongAsItAnswersPings() throws Exception {
		TestServer server = new TestServer("activity-timeout=120s");
		RawClient listening = server.raw();
		listening.readText();
		listening.sendText("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"chat\"}}").readText();
		for (int i = 0; i < 5; i++) {
			server.pass(Duration.ofSeconds(120));
			assertThat(listening.read().first()).isEqualTo(RawFrame.FIN | PING);
			server.pass(Duration.ofSeconds(29));
			listening.send(RawFrame.of(RawFrame.FIN | PONG, ""));
			// the answer to a ping of our own tells that the pong has been seen
			assertThat(listening.send(RawFrame.of(RawFrame.FIN | PING, "x")).read())
				.satisfies((pong) -> assertThat(pong.first()).isEqualTo(RawFrame.FIN | PONG))
				.satisfies((pong) -> assertThat(pong.text()).isEqualTo("x"));
		}
		server.channels.trigger("chat", "e", "1", null);
		assertThat(listening.readText()).isEqualTo(Expected.frame("e", "chat", "1"));
	}

	@Test
	void stoppingSendsEverybodyToReconnect() throws Exception {
		TestServer server = new TestServer("activity-timeout=120s");
		TestServer.Client client = server.connect();
		server.connections.stop(Duration.ofSeconds(30));
		assertThat(client.closed()).isEqualTo("4200 Please reconnect immediately");
	}

	@Test
	void whoeverComesBackTooSoonIsToTryAgain() throws Exception {
		TestServer server = new TestServer("activity-timeout=120s");
		server.connections.stop(Duration.ofSeconds(30));
		assertThat(server.connect().closed()).isEqualTo("4100 Over capacity");
		assertThat(server.connections.count()).isZero();
	}

	@Test
	void connectionThatNobodyVouchesForIsClosedWhenThatIsAskedFor() {
		TestServer server = new TestServer("authorization-timeout=10s");
		TestServer.Client idle = server.connect();
		TestServer.Client subscribed = server.connect();
		subscribed.subscribe("private-room");
		TestServer.Client signedIn = server.connect();
		signedIn.signIn("{\"id\":\"ann\"}");
		TestServer.Client refused = server.connect();
		refused.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"private-room\",\"auth\":\"x\"}}");
		refused.subscribe("chat");
		server.pass(Duration.ofSeconds(9));
		assertThat(idle.closed()).isNull();
		server.pass(Duration.ofSeconds(1));
		assertThat(idle.closed()).isEqualTo("4009 Connection not authorized within timeout");
		assertThat(refused.closed()).startsWith("4009 ");
		assertThat(subscribed.closed()).isNull();
		assertThat(signedIn.closed()).isNull();
	}

	@Test
	void authorizationTimeoutOfZeroIsNone() {
		TestServer server = TestServer.withoutNetwork("authorization-timeout=0", "activity-timeout=2h");
		TestServer.Client idle = server.connect();
		server.pass(Duration.ofHours(1));
		assertThat(idle.closed()).isNull();
	}

}
