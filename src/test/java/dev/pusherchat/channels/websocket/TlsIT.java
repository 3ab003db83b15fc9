package dev.pusherchat.channels.websocket;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pusherchat.channels.websocket.EchoServer.EchoSocket;

import static org.assertj.core.api.Assertions.assertThat;

class TlsIT {

	private static final String PASSWORD = "password";

	@TempDir
	static Path directory = Path.of("");

	@BeforeAll
	static void createCertificate() throws Exception {
		String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		Process process = new ProcessBuilder(keytool, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname",
				"CN=localhost", "-storetype", "PKCS12", "-keystore", keystore().toString(), "-storepass", PASSWORD)
			.inheritIO()
			.start();
		assertThat(process.waitFor()).isZero();
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

	private static EchoServer server() {
		return new EchoServer(EchoServer.SETTINGS, TlsIT::secure);
	}

	private static void secure(Connector connector) {
		SSLHostConfig host = new SSLHostConfig();
		SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(host,
				SSLHostConfigCertificate.Type.UNDEFINED);
		certificate.setCertificateKeystoreFile(keystore().toString());
		certificate.setCertificateKeystorePassword(PASSWORD);
		host.addCertificate(certificate);
		connector.setSecure(true);
		connector.setScheme("https");
		((AbstractHttp11Protocol<?>) connector.getProtocolHandler()).setSSLEnabled(true);
		connector.addSslHostConfig(host);
	}

	private static RawClient connect(EchoServer server, int receiveBuffer) throws Exception {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(keystore())) {
			trusted.load(in, PASSWORD.toCharArray());
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

	private static Path keystore() {
		return directory.resolve("server.p12");
	}

}
