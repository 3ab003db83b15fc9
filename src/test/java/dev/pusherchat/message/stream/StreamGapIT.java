package dev.pusherchat.message.stream;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Readers of messages that retention has deleted. */
@Timeout(120)
class StreamGapIT {

	private StreamNode node;

	@BeforeEach
	void start() {
		this.node = new StreamNode("server.tomcat.connection-timeout=2m");
	}

	@AfterEach
	void stop() {
		this.node.close();
	}

	@Test
	void aPositionThatRetentionHasPassedIsAGap() throws Exception {
		this.node.post("deleted");
		this.node.post("deleted");
		String left = this.node.post("left");
		delete(2);
		assertGap(() -> this.node.open("?after=0"), 3, left);
		assertGap(() -> this.node.resume("1-" + this.node.epoch()), 3, left);
	}

	@Test
	void aPositionInALogOfWhichNothingIsLeftIsAGapUpToTheNextMessage() throws Exception {
		this.node.post("deleted");
		this.node.post("deleted");
		delete(2);
		try (StreamReader reader = this.node.resume("1-" + this.node.epoch())) {
			assertThat(reader.data("gap")).isEqualTo("{\"first\":3}");
			String next = this.node.post("the next");
			assertThat(reader.data("new_message")).isEqualTo(next);
		}
	}

	@Test
	void aSlowReaderThatRetentionPassesIsToldOnceAndMissesNothingElse() throws Exception {
		try (Socket slow = new Socket()) {
			slow.setReceiveBufferSize(4096);
			slow.connect(new InetSocketAddress("127.0.0.1", this.node.port()));
			slow.getOutputStream()
				.write("GET /messages HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n"
					.getBytes(StandardCharsets.UTF_8));
			Awaitility.await().until(() -> this.node.streams() == 1);
			// more than the buffers of both ends take
			for (int i = 0; i < 700; i++) {
				this.node.post("x".repeat(9000));
			}
			delete(690);
			BufferedReader lines = new BufferedReader(
					new InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8));
			long next = 1;
			int gaps = 0;
			while (next <= 700) {
				String line = lines.readLine();
				if (line.equals("event: gap")) {
					assertThat(next).as("the first message that is missed").isBetween(2L, 690L);
					assertThat(lines.readLine()).isEqualTo("id: 690-" + this.node.epoch());
					assertThat(lines.readLine()).isEqualTo("data: {\"first\":691}");
					next = 691;
					gaps++;
				}
				else if (line.startsWith("data: ")) {
					assertThat(line).startsWith("data: {\"id\":" + next + ",");
					next++;
				}
			}
			assertThat(gaps).isEqualTo(1);
		}
	}

	/**
	 * Deletes the messages up to an id, and waits until the node has noticed: it looks
	 * for the oldest one twice a second.
	 */
	private void delete(long id) {
		this.node.jdbc().sql("DELETE FROM messages WHERE id <= ?").param(id).update();
		Awaitility.await()
			.until(() -> !this.node.call("GET", "?limit=1&after=" + (id - 1), "Accept", "application/json")
				.body()
				.contains("\"id\":" + id + ","));
	}

	private static void assertGap(Callable<StreamReader> opening, long first, String left) throws Exception {
		try (StreamReader reader = opening.call()) {
			assertThat(reader.data("gap")).isEqualTo("{\"first\":%d}".formatted(first));
			assertThat(reader.data("new_message")).isEqualTo(left);
		}
	}

}
