package dev.pusherchat.channels.websocket.tomcat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/** A server's certificate, which nobody but itself has signed. */
public final class TestCertificate {

	static final String PASSWORD = "password";

	private final Path directory;

	/**
	 * Makes one.
	 * @param directory where its files are put
	 * @param options what keytool is told besides
	 * @throws Exception if it can't be made
	 */
	public TestCertificate(Path directory, String... options) throws Exception {
		this.directory = directory;
		keytool("-genkeypair", List.of("-keyalg", "EC", "-dname", "CN=localhost"), List.of(options));
		keytool("-exportcert", List.of("-rfc", "-file", pem().toString()), List.of());
	}

	private void keytool(String command, List<String> arguments, List<String> options) throws Exception {
		ProcessBuilder builder = new ProcessBuilder(
				Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), command, "-alias", "server",
				"-storetype", "PKCS12", "-keystore", keystore().toString(), "-storepass", PASSWORD)
			.inheritIO();
		builder.command().addAll(arguments);
		builder.command().addAll(options);
		if (builder.start().waitFor() != 0) {
			throw new IllegalStateException("No certificate");
		}
	}

	/**
	 * The certificate, for clients to trust.
	 * @return a file
	 */
	public Path pem() {
		return this.directory.resolve("server.pem");
	}

	/**
	 * The private key, for servers that read no keystore.
	 * @return a file
	 */
	public Path key() throws Exception {
		KeyStore store = KeyStore.getInstance(keystore().toFile(), PASSWORD.toCharArray());
		byte[] key = store.getKey("server", PASSWORD.toCharArray()).getEncoded();
		return Files.writeString(this.directory.resolve("server.key"), "-----BEGIN PRIVATE KEY-----\n"
				+ Base64.getMimeEncoder().encodeToString(key) + "\n-----END PRIVATE KEY-----\n");
	}

	Path keystore() {
		return this.directory.resolve("server.p12");
	}

	/**
	 * Has a connector speak TLS with it.
	 * @param connector the connector
	 */
	public void secure(Connector connector) {
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

}
