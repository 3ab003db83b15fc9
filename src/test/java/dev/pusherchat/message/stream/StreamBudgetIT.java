package dev.pusherchat.message.stream;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** What streams may cost a node, and what happens to those that cost more. */
@Timeout(120)
class StreamBudgetIT {

	@Test
	void aFullNodeSendsReadersBackUntilAPlaceIsFree() throws Exception {
		try (StreamNode node = new StreamNode("streams.max=1", "streams.keep-alive=100ms", "streams.retry=3s")) {
			StreamReader reader = node.open("");
			reader.next();
			try (StreamReader refused = node.open("")) {
				assertThat(refused.response().statusCode()).isEqualTo(200);
				assertThat(refused.response().headers().firstValue("content-type")).hasValue("text/event-stream");
				assertThat(refused.next()).isEqualTo("retry: 3000\n");
				refused.awaitEnd();
			}
			assertThat(node.count("chat.streams.refused")).isEqualTo(1);
			reader.close();
			Awaitility.await().until(() -> node.streams() == 0);
			// in a metric of their own
			Awaitility.await().until(() -> node.requests("/messages (stream)") > 0);
			try (StreamReader next = node.open("")) {
				assertThat(next.next()).contains("id: ");
			}
		}
	}

	@Test
	void aReaderThatStopsReadingIsCutOffAndHarmsNobody() throws Exception {
		try (StreamNode node = new StreamNode("server.tomcat.connection-timeout=2s");
				Socket slow = new Socket();
				StreamReader other = node.open("")) {
			slow.setReceiveBufferSize(4096);
			slow.connect(new InetSocketAddress("127.0.0.1", node.port()));
			slow.getOutputStream()
				.write("GET /messages HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n"
					.getBytes(StandardCharsets.UTF_8));
			Awaitility.await().until(() -> node.streams() == 2);
			long last = 0;
			while (node.count("chat.streams.cutoffs") == 0) {
				String posted = node.post("x".repeat(9000));
				assertThat(other.data("new_message")).isEqualTo(posted);
				last = StreamNode.id(posted);
			}
			Awaitility.await().until(() -> node.streams() == 1);
			assertThat(last).isPositive();
		}
	}

	@Test
	void aReaderThatStopsReadingDoesNotHoldUpTheStop() throws Exception {
		StreamNode node = new StreamNode("spring.lifecycle.timeout-per-shutdown-phase=2m",
				"server.tomcat.connection-timeout=2m");
		try (Socket slow = new Socket()) {
			slow.setReceiveBufferSize(4096);
			slow.connect(new InetSocketAddress("127.0.0.1", node.port()));
			slow.getOutputStream()
				.write("GET /messages HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n"
					.getBytes(StandardCharsets.UTF_8));
			Awaitility.await().until(() -> node.streams() == 1);
			// more than the buffers of both ends take
			for (int i = 0; i < 1000; i++) {
				node.post("x".repeat(9000));
			}
			long start = System.nanoTime();
			node.close();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
		}
	}

	@Test
	void streamsEndAtOnceWhenTheNodeStops() throws Exception {
		StreamNode node = new StreamNode("spring.lifecycle.timeout-per-shutdown-phase=1m");
		StreamReader reader = node.open("");
		reader.next();
		long start = System.nanoTime();
		node.close();
		reader.awaitEnd();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).as("less than the graceful wait")
			.isLessThan(Duration.ofSeconds(30));
	}

}
