package dev.pusherchat.channels.websocket.tomcat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pusherchat.channels.websocket.UpgradeRequest;

import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings("NullAway.Init")
class OpeningHandshakeTests {

	private static EchoServer server;

	@BeforeAll
	static void startServer() {
		server = new EchoServer();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void keyIsAnswered() throws IOException {
		assertThat(answerTo(RawClient.HANDSHAKE)).startsWith("HTTP/1.1 101")
			.contains("Upgrade: websocket\r\n")
			.contains("Connection: Upgrade")
			.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
	}

	@Test
	void extensionsAndSubprotocolsAreNotAccepted() throws IOException {
		String head = answerTo(with("Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: pusher"));
		assertThat(head).startsWith("HTTP/1.1 101")
			.doesNotContain("Sec-WebSocket-Extensions")
			.doesNotContain("Sec-WebSocket-Protocol");
	}

	@Test
	void endpointSeesTheRequestAsItWasWritten() throws Exception {
		try (EchoServer own = new EchoServer(); RawClient client = RawClient.connect(own.port())) {
			client.send(with("Origin: https://example.com").replace("/app/key?protocol=7", "/app/a%20key?x=%20y")
				.getBytes(StandardCharsets.ISO_8859_1));
			assertThat(client.readHead()).startsWith("HTTP/1.1 101");
			assertThat(own.nextOpened().request)
				.isEqualTo(new UpgradeRequest("/app/a%20key", "x=%20y", "https://example.com", false, "127.0.0.1"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/app", "/app/", "/app/a/b" })
	void pathIsTheEndpointsBusiness(String path) throws IOException {
		assertThat(answerTo(RawClient.HANDSHAKE.replace("/app/key", path))).startsWith("HTTP/1.1 101");
	}

	@Test
	void namesOfTokensMayBeInAnyCase() throws IOException {
		assertThat(answerTo(RawClient.HANDSHAKE.replace("Upgrade: websocket", "uPGRADE: WebSocket")
			.replace("keep-alive, Upgrade", "UPGRADE"))).startsWith("HTTP/1.1 101");
	}

	@ParameterizedTest
	@ValueSource(strings = { "12", "14", "8", "thirteen" })
	void otherVersionsAreRefused(String version) throws IOException {
		assertThat(answerTo(RawClient.HANDSHAKE.replace("Version: 13", "Version: " + version)))
			.startsWith("HTTP/1.1 426")
			.contains("Sec-WebSocket-Version: 13\r\n");
	}

	@Test
	void plainGetIsToldToUpgrade() throws IOException {
		assertThat(answerTo(RawClient.HANDSHAKE.replace("Upgrade: websocket\r\n", ""))).startsWith("HTTP/1.1 426");
		assertThat(answerTo(RawClient.HANDSHAKE.replace("keep-alive, Upgrade", "keep-alive")))
			.startsWith("HTTP/1.1 426");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "dGhlIHNhbXBsZSBub25j", "not base64!", "dGhlIHNhbXBsZSBub25jZSBpcyBsb25n" })
	void keysThatAreNotSixteenBytesAreRefused(String key) throws IOException {
		assertThat(answerTo(RawClient.HANDSHAKE.replace("dGhlIHNhbXBsZSBub25jZQ==", key))).startsWith("HTTP/1.1 400");
	}

	@Test
	void otherMethodsAreRefused() throws IOException {
		assertThat(answerTo(RawClient.HANDSHAKE.replace("GET ", "POST "))).startsWith("HTTP/1.1 405")
			.contains("Allow: GET\r\n");
	}

	@Test
	void bodyIsRefused() throws IOException {
		assertThat(answerTo(with("Content-Length: 3") + "abc")).startsWith("HTTP/1.1 400");
	}

	private static String with(String headers) {
		return RawClient.HANDSHAKE.replace("Upgrade: websocket\r\n", "Upgrade: websocket\r\n" + headers + "\r\n");
	}

	private static String answerTo(String request) throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			return client.send(request.getBytes(StandardCharsets.ISO_8859_1)).readHead();
		}
	}

}
