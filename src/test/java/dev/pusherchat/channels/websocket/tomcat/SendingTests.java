package dev.pusherchat.channels.websocket.tomcat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.websocket.TextFrame;
import dev.pusherchat.channels.websocket.WebSocket;
import dev.pusherchat.channels.websocket.frame.Opcode;
import dev.pusherchat.channels.websocket.frame.StatusCode;
import dev.pusherchat.channels.websocket.tomcat.EchoServer.EchoSocket;

import static org.assertj.core.api.Assertions.assertThat;

class SendingTests {

	private final EchoServer server = new EchoServer();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<RawClient> clients = new ArrayList<>();

	@AfterEach
	void stop() throws IOException {
		for (RawClient client : this.clients) {
			client.close();
		}
		this.threads.shutdownNow();
		this.server.close();
	}

	@Test
	void everySocketGetsWhatIsFannedOut() throws Exception {
		List<WebSocket> sockets = open(300);
		this.server.fanout.send(TextFrame.of("to all"), sockets);
		for (RawClient client : this.clients) {
			assertThat(client.readText()).isEqualTo("to all");
		}
	}

	@Test
	void concurrentFanoutsKeepTheOrderOfEachSender() throws Exception {
		List<WebSocket> sockets = open(20);
		int senders = 4;
		int frames = 500;
		List<Future<?>> sending = new ArrayList<>();
		for (int i = 0; i < senders; i++) {
			int sender = i;
			sending.add(this.threads.submit(() -> {
				for (int n = 0; n < frames; n++) {
					sendOneWayOrTheOther(TextFrame.of(sender + " " + n), sockets, n);
				}
			}));
		}
		for (RawClient client : this.clients) {
			int[] next = new int[senders];
			for (int n = 0; n < senders * frames; n++) {
				String[] text = client.readText().split(" ");
				assertThat(Integer.parseInt(text[1])).isEqualTo(next[Integer.parseInt(text[0])]++);
			}
		}
		for (Future<?> sender : sending) {
			sender.get();
		}
	}

	private void sendOneWayOrTheOther(TextFrame frame, List<WebSocket> sockets, int n) {
		if (n % 5 == 0) {
			sockets.forEach((socket) -> socket.send(frame));
		}
		else {
			this.server.fanout.send(frame, sockets);
		}
	}

	@Test
	void readerMaySlowDownAsLongAsTheQueueHoldsIt() throws Exception {
		RawClient slow = connect(4096);
		WebSocket socket = this.server.nextOpened().socket;
		TextFrame frame = TextFrame.of("x".repeat(10_000));
		for (int i = 0; i < 20; i++) {
			socket.send(frame);
		}
		for (int i = 0; i < 20; i++) {
			assertThat(slow.readText()).hasSize(10_000);
		}
	}

	@Test
	void readerThatStopsIsCutOffAndTheOthersMissNothing() throws Exception {
		connect(4096);
		EchoSocket stuck = this.server.nextOpened();
		List<WebSocket> sockets = new ArrayList<>(open(3));
		sockets.add(stuck.socket);
		List<RawClient> readers = this.clients.subList(1, 4);
		Semaphore window = new Semaphore(5 * readers.size());
		List<Future<?>> reading = new ArrayList<>();
		for (RawClient reader : readers) {
			reading.add(this.threads.submit(() -> {
				for (int i = 0; i < 1000; i++) {
					assertThat(reader.readText()).startsWith(i + " ");
					window.release();
				}
				return null;
			}));
		}
		for (int i = 0; i < 1000; i++) {
			assertThat(window.tryAcquire(readers.size(), 30, TimeUnit.SECONDS)).isTrue();
			this.server.fanout.send(TextFrame.of(i + " " + "x".repeat(20_000)), sockets);
		}
		for (Future<?> reader : reading) {
			reader.get();
		}
		assertThat(this.server.transport.cutOffSockets()).isEqualTo(1);
	}

	@Test
	void readerThatWasCutOffIsToldWhyWhenItReadsOn() throws Exception {
		RawClient stuck = connect(4096);
		EchoSocket socket = this.server.nextOpened();
		TextFrame frame = TextFrame.of("x".repeat(20_000));
		while (this.server.transport.cutOffSockets() == 0) {
			socket.socket.send(frame);
		}
		RawFrame last = stuck.read();
		while (last.opcode() == Opcode.TEXT) {
			assertThat(last.payload()).hasSize(20_000);
			last = stuck.read();
		}
		assertThat(last.closeCode()).isEqualTo(StatusCode.TOO_SLOW);
		assertThat(stuck.isEnded()).isTrue();
		stuck.close();
		socket.awaitClose();
		assertThat(socket.closes).hasValue(1);
	}

	@Test
	void burstBeyondTheQueueHarmsNobodyWhoReads() throws Exception {
		RawClient client = connect(0);
		WebSocket socket = this.server.nextOpened().socket;
		Future<?> reading = this.threads.submit(() -> {
			for (int i = 0; i < 50_000; i++) {
				assertThat(client.readText()).isEqualTo("x");
			}
			return null;
		});
		for (int i = 0; i < 50_000; i++) {
			this.server.fanout.send(TextFrame.of("x"), List.of(socket));
		}
		reading.get();
		assertThat(this.server.transport.cutOffSockets()).isZero();
	}

	private List<WebSocket> open(int count) throws Exception {
		List<WebSocket> sockets = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			connect(0);
			sockets.add(this.server.nextOpened().socket);
		}
		return sockets;
	}

	private RawClient connect(int receiveBuffer) throws IOException {
		RawClient client = RawClient.connect(this.server.port(), receiveBuffer).upgrade();
		this.clients.add(client);
		return client;
	}

}
