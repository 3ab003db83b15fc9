package dev.pusherchat.channels.websocket.tomcat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pusherchat.channels.websocket.TextFrame;
import dev.pusherchat.channels.websocket.frame.Opcode;
import dev.pusherchat.channels.websocket.tomcat.EchoServer.EchoSocket;

import static org.assertj.core.api.Assertions.assertThat;

class TlsIT {

	@TempDir
	static Path directory = Path.of("");

	private static @Nullable TestCertificate certificate;

	@BeforeAll
	static void createCertificate() throws Exception {
		certificate = new TestCertificate(directory);
	}

	@Test
	void framesGoBothWays() throws Exception {
		try (EchoServer server = server(); RawClient client = connect(server, 0)) {
			for (int length : new int[] { 0, 1, 200, 20_000, 96 * 1024 }) {
				assertThat(client.sendText("x".repeat(length)).readText()).hasSize(length);
			}
			client.send(RawFrame.close(1000, ""));
			assertThat(client.read().closeCode()).isEqualTo(1000);
			EchoSocket socket = server.nextOpened();
			socket.awaitClose();
			assertThat(socket.closes).hasValue(1);
		}
	}

	@Test
	void slowReaderGetsEverythingInOrder() throws Exception {
		try (EchoServer server = server(); RawClient client = connect(server, 4096)) {
			EchoSocket socket = server.nextOpened();
			int frames = 12_000;
			CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
				for (int i = 0; i < frames; i++) {
					String text = i + " " + "x".repeat(50);
					server.fanout.send(TextFrame.of(text), List.of(socket.socket));
				}
			});
			List<String> received = new ArrayList<>();
			RawFrame frame = client.read();
			while (frame.opcode() == Opcode.TEXT && received.size() < frames - 1) {
				received.add(frame.text());
				frame = client.read();
			}
			sending.get();
			for (int i = 0; i < received.size(); i++) {
				assertThat(received.get(i)).startsWith(i + " ");
			}
		}
	}

	private static TestCertificate certificate() {
		return Objects.requireNonNull(certificate);
	}

	private static EchoServer server() {
		return new EchoServer(EchoServer.SETTINGS, certificate()::secure);
	}

	private static RawClient connect(EchoServer server, int receiveBuffer) throws Exception {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(certificate().keystore())) {
			trusted.load(in, TestCertificate.PASSWORD.toCharArray());
		}
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
		if (receiveBuffer > 0) {
			socket.setReceiveBufferSize(receiveBuffer);
		}
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
		return new RawClient(socket).upgrade();
	}

}
