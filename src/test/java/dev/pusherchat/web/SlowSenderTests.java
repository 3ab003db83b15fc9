package dev.pusherchat.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;

/** With two threads only: one that is held shows at once. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "web.max-body-time=250ms", "server.tomcat.connection-timeout=250ms",
				"server.tomcat.threads.max=2", "server.tomcat.threads.min-spare=1", "web.max-waiting-threads=2" })
@DirtiesContext
@ActiveProfiles("test")
class SlowSenderTests {

	private static final String JSON = "Content-Type: application/json\r\n";

	private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

	private static final String TOO_SLOW = "(?s)HTTP/1.1 408 .*application/problem\\+json.*\"detail\":\"The body .*";

	@LocalServerPort
	private int port;

	@AfterEach
	void theServiceIsHealthy() throws IOException {
		assertThat(get("/actuator/health/readiness")).startsWith("HTTP/1.1 200");
		assertThat(RawHttp.exchange(this.port, "127.0.0.1", "POST /messages HTTP/1.1\r\nContent-Type: application/json",
				"{\"content\":\"hi\"}"))
			.startsWith("HTTP/1.1 201");
	}

	@ParameterizedTest
	@ValueSource(strings = { JSON, FORM })
	void aBodyThatDripsIsGivenUp(String type) throws IOException {
		try (RawHttp http = new RawHttp(this.port)) {
			http.send(post(type, 60_000) + ((type.equals(JSON)) ? "{\"content\":\"" : "content="));
			assertThat(http.dripUntilClosed()).matches(TOO_SLOW);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { JSON, FORM })
	void aChunkedBodyThatDripsIsGivenUp(String type) throws IOException {
		try (RawHttp http = new RawHttp(this.port)) {
			http.send("POST /messages HTTP/1.1\r\nHost: localhost\r\n" + type
					+ "Transfer-Encoding: chunked\r\n\r\nE000\r\n{\"content\":\"");
			assertThat(http.dripUntilClosed()).matches(TOO_SLOW);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { JSON, FORM })
	void aBodyOfTinyChunksIsGivenUp(String type) throws IOException {
		try (RawHttp http = new RawHttp(this.port)) {
			http.send("POST /messages HTTP/1.1\r\nHost: localhost\r\n" + type + "Transfer-Encoding: chunked\r\n\r\n"
					+ ((type.equals(JSON)) ? "c\r\n{\"content\":\"\r\n" : "8\r\ncontent=\r\n")
					+ "1\r\nx\r\n".repeat(4200));
			assertThat(http.readToEnd()).matches(TOO_SLOW).contains("4096 pieces");
		}
	}

	@Test
	void aBodyOf4096ChunksIsRead() throws IOException {
		try (RawHttp http = new RawHttp(this.port)) {
			http.send("POST /messages HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + JSON
					+ "Transfer-Encoding: chunked\r\n\r\nc\r\n{\"content\":\"\r\n" + "1\r\nx\r\n".repeat(4093)
					+ "1\r\n\"\r\n1\r\n}\r\n0\r\n\r\n");
			assertThat(http.readToEnd()).startsWith("HTTP/1.1 201");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST /nowhere", "GET /messages", "DELETE /messages", "POST /messages" })
	void aBodyThatNobodyReadsIsNotWaitedFor(String call) throws IOException {
		try (RawHttp http = new RawHttp(this.port)) {
			http.send(call + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
					+ "Content-Length: 60000\r\n\r\nx");
			assertThat(http.dripUntilClosed()).matches("(?s)HTTP/1.1 (404|400|405|415) .*");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { JSON, FORM })
	void aBodyThatStopsIsGivenUp(String type) throws IOException {
		try (RawHttp http = new RawHttp(this.port)) {
			http.send(post(type, 100) + "{");
			assertThat(http.readToEnd()).matches(TOO_SLOW);
		}
	}

	@Test
	void manySlowSendersAreAllGivenUp() throws IOException {
		List<RawHttp> senders = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			senders.add(new RawHttp(this.port));
			senders.get(i).send(post(JSON, 100) + "{");
		}
		for (RawHttp sender : senders) {
			assertThat(sender.readToEnd()).matches(TOO_SLOW);
			sender.close();
		}
	}

	@Test
	void headersThatNeverEndHoldNoThread() throws IOException {
		List<RawHttp> senders = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			senders.add(new RawHttp(this.port));
			senders.get(i).send("GET /messages HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
		}
		theServiceIsHealthy();
		for (RawHttp sender : senders) {
			sender.readToEnd();
			sender.close();
		}
	}

	@Test
	void idleConnectionsHoldNoThread() throws IOException {
		List<RawHttp> idle = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			idle.add(new RawHttp(this.port));
		}
		theServiceIsHealthy();
		for (RawHttp connection : idle) {
			connection.close();
		}
	}

	@Test
	void headersThatAreTooLargeAreRefused() throws IOException {
		assertThat(RawHttp.exchange(this.port, "127.0.0.1", "GET /messages HTTP/1.1\r\nX-Big: " + "x".repeat(9000), ""))
			.startsWith("HTTP/1.1 4")
			.contains("application/problem+json");
	}

	@Test
	void aFormOfTooManyFieldsIsRefused() throws IOException {
		assertThat(RawHttp.exchange(this.port, "127.0.0.1", "POST /messages HTTP/1.1\r\n" + FORM.strip(),
				"content=hi" + "&a=1".repeat(200)))
			.startsWith("HTTP/1.1 4");
	}

	@Test
	void aConnectionIsUsedAgainAfterARefusal() throws IOException {
		try (RawHttp http = new RawHttp(this.port)) {
			http.send("DELETE /messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello");
			http.send("GET /messages/999999 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
			assertThat(http.readToEnd()).startsWith("HTTP/1.1 405").contains("HTTP/1.1 404");
		}
	}

	private String get(String path) throws IOException {
		return RawHttp.exchange(this.port, "127.0.0.1", "GET " + path + " HTTP/1.1", "");
	}

	private static String post(String type, int length) {
		return "POST /messages HTTP/1.1\r\nHost: localhost\r\n" + type + "Content-Length: " + length + "\r\n\r\n";
	}

}
