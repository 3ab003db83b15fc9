package dev.pusherchat.channels.websocket.tomcat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.websocket.TextFrame;
import dev.pusherchat.channels.websocket.WebSocketSettings;
import dev.pusherchat.channels.websocket.tomcat.EchoServer.EchoSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ClosingTests {

	private final EchoServer server = new EchoServer();

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void closeComesBehindWhatWasSentBeforeAndNothingComesBehindIt() throws Exception {
		try (RawClient client = RawClient.open(this.server.port())) {
			client.sendText("close");
			assertThat(client.readText()).isEqualTo("before");
			RawFrame close = client.read();
			assertThat(close.closeCode()).isEqualTo(4001);
			assertThat(close.closeReason()).isEqualTo("Because");
			client.send(RawFrame.close(4001, ""));
			assertThat(client.isEnded()).isTrue();
		}
		assertClosedOnce(this.server.nextOpened());
	}

	@Test
	void peerThatDoesNotAnswerACloseIsDropped() throws Exception {
		WebSocketSettings impatient = new WebSocketSettings(100, 1024, 1024, 100, 1 << 20, 1 << 20,
				Duration.ofMillis(1), 1);
		try (EchoServer own = new EchoServer(impatient); RawClient client = RawClient.open(own.port())) {
			EchoSocket socket = own.nextOpened();
			socket.socket.close(4201, "No answer");
			assertThat(client.read().closeCode()).isEqualTo(4201);
			assertThat(client.isEnded()).isTrue();
			assertClosedOnce(socket);
		}
	}

	@Test
	void listenerThatFailsWhenItsSocketEndsLeavesTheDeadlinesOfOthers() throws Exception {
		WebSocketSettings impatient = new WebSocketSettings(100, 1024, 1024, 100, 1 << 20, 1 << 20,
				Duration.ofMillis(1), 1);
		try (EchoServer own = new EchoServer(impatient)) {
			for (int i = 0; i < 2; i++) {
				try (RawClient client = RawClient.open(own.port())) {
					EchoSocket socket = own.nextOpened();
					socket.failsOnClose = true;
					socket.socket.close(4201, "No answer");
					assertThat(client.read().closeCode()).isEqualTo(4201);
					assertThat(client.isEnded()).isTrue();
					assertClosedOnce(socket);
				}
			}
		}
	}

	@Test
	void secondCloseDoesNothing() throws Exception {
		try (RawClient client = RawClient.open(this.server.port())) {
			EchoSocket socket = this.server.nextOpened();
			socket.socket.close(4000, "first");
			socket.socket.close(4001, "second");
			assertThat(client.read().closeCode()).isEqualTo(4000);
			client.send(RawFrame.close(4000, ""));
			assertThat(client.isEnded()).isTrue();
		}
	}

	@Test
	void closesThatCrossEndTheConnection() throws Exception {
		try (RawClient client = RawClient.open(this.server.port())) {
			EchoSocket socket = this.server.nextOpened();
			socket.socket.close(4000, "");
			client.send(RawFrame.close(1000, ""));
			assertThat(client.read().closeCode()).isEqualTo(4000);
			assertThat(client.isEnded()).isTrue();
			assertClosedOnce(socket);
		}
	}

	@Test
	void endOfTheStreamIsAClose() throws Exception {
		try (RawClient client = RawClient.open(this.server.port())) {
			client.finish();
			assertClosedOnce(this.server.nextOpened());
		}
	}

	@Test
	void resetIsAClose() throws Exception {
		RawClient.open(this.server.port()).reset();
		assertClosedOnce(this.server.nextOpened());
	}

	@Test
	void stopOfTheContainerIsAClose() throws Exception {
		try (RawClient client = RawClient.open(this.server.port())) {
			EchoSocket socket = this.server.nextOpened();
			this.server.stop();
			assertThat(client.isEnded()).isTrue();
			assertClosedOnce(socket);
		}
	}

	@Test
	void everySocketCanBeToldBeforeTheContainerStops() throws Exception {
		List<RawClient> clients = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			clients.add(RawClient.open(this.server.port()));
		}
		for (int i = 0; i < 50; i++) {
			this.server.nextOpened().socket.close(4200, "Please reconnect immediately");
		}
		for (RawClient client : clients) {
			assertThat(client.read().closeCode()).isEqualTo(4200);
			client.send(RawFrame.close(4200, ""));
		}
		awaitAllClosed();
		for (RawClient client : clients) {
			client.close();
		}
	}

	@Test
	void closeIsToldOnceHoweverManyEndTheSocketAtOnce() throws Exception {
		ExecutorService threads = Executors.newCachedThreadPool();
		for (int round = 0; round < 200; round++) {
			RawClient client = RawClient.open(this.server.port());
			EchoSocket socket = this.server.nextOpened();
			List<Future<?>> ends = new ArrayList<>();
			ends.add(threads.submit(() -> socket.socket.close(4000, "")));
			ends.add(threads.submit(() -> this.server.fanout.send(TextFrame.of("x"), List.of(socket.socket))));
			ends.add(threads.submit(() -> sendQuietly(client)));
			if (round % 2 == 0) {
				ends.add(threads.submit(() -> resetQuietly(client)));
			}
			for (Future<?> end : ends) {
				end.get();
			}
			client.close();
		}
		awaitAllClosed();
		for (EchoSocket socket : this.server.all) {
			assertClosedOnce(socket);
		}
		threads.shutdownNow();
	}

	private void awaitAllClosed() {
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.server.transport).hasFieldOrPropertyWithValue("sockets", Set.of()));
	}

	private static void sendQuietly(RawClient client) {
		try {
			client.sendText("hello").send(RawFrame.close(1000, ""));
		}
		catch (IOException ex) {
			// the other end was quicker
		}
	}

	private static void resetQuietly(RawClient client) {
		try {
			client.reset();
		}
		catch (IOException ex) {
			// the other end was quicker
		}
	}

	private static void assertClosedOnce(EchoSocket socket) throws InterruptedException {
		socket.awaitClose();
		assertThat(socket.closes).hasValue(1);
		assertThat(socket.afterClose).hasValue(0);
		assertThat(socket.overlaps).hasValue(0);
	}

}
