package dev.pusherchat.channels.websocket.tomcat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.pusherchat.channels.websocket.Budget;
import dev.pusherchat.channels.websocket.TextFrame;
import dev.pusherchat.channels.websocket.WebSocket;
import dev.pusherchat.channels.websocket.WebSocketSettings;
import dev.pusherchat.channels.websocket.frame.Opcode;
import dev.pusherchat.channels.websocket.frame.StatusCode;

import static org.assertj.core.api.Assertions.assertThat;

/** What all sockets together may hold, with limits for each that are never reached. */
class BudgetTests {

	private static final int MAX = 512 * 1024;

	private static final int STEP = 4096;

	private final EchoServer server = new EchoServer(
			new WebSocketSettings(10_000, 96 * 1024, 64 << 20, 1 << 20, MAX, MAX, Duration.ofSeconds(30), 1));

	private final Budget queues = this.server.transport.queues();

	private final Budget messages = this.server.transport.messages();

	private final List<RawClient> clients = new ArrayList<>();

	@AfterEach
	void stop() throws IOException {
		closeClients();
		this.server.close();
	}

	@Test
	void readersThatStopAreCutOffBeforeAllQueuesHoldTooMuch() throws Exception {
		RawClient reader = connect(0);
		this.server.nextOpened();
		List<WebSocket> stuck = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			connect(4096);
			stuck.add(this.server.nextOpened().socket);
		}
		TextFrame frame = TextFrame.of("x".repeat(20_000));
		for (int i = 0; this.server.transport.cutOffSockets() < stuck.size(); i++) {
			stuck.forEach((socket) -> socket.send(frame));
			assertThat(this.queues.used()).isLessThanOrEqualTo(MAX);
			assertThat(reader.sendText("still here " + i).readText()).isEqualTo("still here " + i);
		}
		assertThat(closeCode(this.clients.get(1))).isEqualTo(StatusCode.TOO_SLOW);
		assertThat(reader.sendText("and after").readText()).isEqualTo("and after");
		closeClients();
		await(() -> this.queues.used() == 0);
	}

	@Test
	void longestUnfinishedMessagesAreDroppedBeforeAllHoldTooMuch() throws Exception {
		RawClient shorter = connect(0);
		shorter.send(RawFrame.of(Opcode.TEXT, "a".repeat(10_000)));
		RawClient other = connect(0);
		connect(0).send(RawFrame.of(Opcode.TEXT, "a".repeat(98_000)));
		for (int i = 0; i < 40; i++) {
			connect(0).send(RawFrame.of(Opcode.TEXT, "a".repeat(90_000)));
			assertThat(other.sendText("still here " + i).readText()).isEqualTo("still here " + i);
			assertThat(this.messages.used()).isLessThanOrEqualTo(MAX + 96 * 1024);
		}
		await(() -> this.server.transport.cutOffSockets() > 30);
		assertThat(closeCode(this.clients.get(2))).isEqualTo(StatusCode.TOO_SLOW);
		shorter.send(RawFrame.of(RawFrame.FIN | Opcode.CONTINUATION, "b"));
		assertThat(shorter.readText()).hasSize(10_001);
		closeClients();
		await(() -> this.messages.used() == 0);
	}

	@Test
	void messageThatEndsIsNoLongerCounted() throws Exception {
		RawClient client = connect(0);
		client.send(RawFrame.of(Opcode.TEXT, "a".repeat(90_000)));
		await(() -> this.messages.used() >= 90_000 - STEP);
		client.send(RawFrame.of(RawFrame.FIN | Opcode.CONTINUATION, "b"));
		assertThat(client.readText()).hasSize(90_001);
		await(() -> this.messages.used() == 0);
		assertThat(this.server.transport.cutOffSockets()).isZero();
	}

	@Test
	void queuesThatShareFramesDoNotCountThemInFull() {
		Budget budget = new Budget(Long.MAX_VALUE);
		SendQueue.Frame shared = SendQueue.Frame.shared(new byte[64 * 1024], 1000);
		List<SendQueue> sharing = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			SendQueue queue = queue(budget);
			queue.add(shared);
			sharing.add(queue);
		}
		assertThat(budget.used()).isEqualTo(64 * 1024);
		queue(budget).add(new SendQueue.Frame(new byte[64 * 1024]));
		assertThat(budget.used()).isEqualTo(2 * 64 * 1024);
		sharing.forEach((queue) -> queue.written(64 * 1024));
		assertThat(budget.used()).isEqualTo(64 * 1024);
	}

	@Test
	void queueThatHoldsLittleIsNotCounted() {
		Budget budget = new Budget(Long.MAX_VALUE);
		SendQueue queue = queue(budget);
		for (int i = 0; i < 10; i++) {
			queue.add(new SendQueue.Frame(new byte[300]));
		}
		assertThat(budget.used()).isZero();
	}

	@Test
	void roomThatTinyFramesLeaveBehindIsCountedUntilTheQueueIsEmpty() {
		Budget budget = new Budget(Long.MAX_VALUE);
		SendQueue queue = queue(budget);
		for (int i = 0; i < 16_384; i++) {
			queue.add(new SendQueue.Frame(new byte[2]));
		}
		queue.written(2 * 16_383);
		assertThat(budget.used()).isGreaterThan(100_000);
		queue.written(2);
		assertThat(budget.used()).isZero();
	}

	@Test
	void largestHoldersAreCutOffUntilAnEighthIsFree() {
		Budget budget = new Budget(80 * STEP);
		List<Integer> cutOff = new ArrayList<>();
		List<Budget.Holder> holders = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			int number = i;
			holders.add(budget.holder(() -> {
				cutOff.add(number);
				holders.get(number).release();
			}));
		}
		holders.get(0).hold(30 * STEP);
		holders.get(1).hold(9 * STEP);
		holders.get(2).hold(31 * STEP);
		holders.get(3).hold(10 * STEP);
		holders.get(3).relieve();
		assertThat(cutOff).isEmpty();
		holders.get(3).hold(11 * STEP);
		holders.get(3).relieve();
		assertThat(cutOff).containsExactly(2);
		holders.get(2).hold(90 * STEP);
		assertThat(budget.used()).isEqualTo(50 * STEP);
	}

	@Test
	void lastHolderToBeCutOffIsFollowedByTheNextAtOnce() {
		Budget budget = new Budget(8 * STEP);
		for (int i = 0; i < 3; i++) {
			List<Budget.Holder> holders = new ArrayList<>();
			holders.add(budget.holder(() -> holders.get(0).release()));
			holders.get(0).hold(9 * STEP);
			holders.get(0).relieve();
			assertThat(budget.used()).isZero();
		}
	}

	private static SendQueue queue(Budget budget) {
		return new SendQueue(budget.holder(() -> {
		}));
	}

	private static int closeCode(RawClient client) throws IOException {
		RawFrame frame = client.read();
		while (frame.opcode() == Opcode.TEXT) {
			frame = client.read();
		}
		return frame.closeCode();
	}

	private static void await(BooleanSupplier done) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (!done.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(deadline);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
	}

	private RawClient connect(int receiveBuffer) throws IOException {
		RawClient client = RawClient.connect(this.server.port(), receiveBuffer).upgrade();
		this.clients.add(client);
		return client;
	}

	private void closeClients() throws IOException {
		for (RawClient client : this.clients) {
			client.close();
		}
	}

}
