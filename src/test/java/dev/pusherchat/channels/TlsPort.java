package dev.pusherchat.channels;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** A second port of an application, with TLS and a certificate for Pusher's names. */
class TlsPort {

	private static final String PASSWORD = "password";

	private static Path directory = Path.of("");

	static void createCertificate(Path directory) throws Exception {
		TlsPort.directory = directory;
		keytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
				"SAN=dns:ws-mt1.pusher.com,dns:ws-eu.pusher.com,ip:127.0.0.1");
		keytool("-exportcert", "-alias", "server", "-rfc", "-file", certificate().toString());
	}

	/** The certificate, for clients to trust. */
	static Path certificate() {
		return directory.resolve("server.pem");
	}

	private static Path keystore() {
		return directory.resolve("server.p12");
	}

	private static void keytool(String command, String... options) throws Exception {
		ProcessBuilder builder = new ProcessBuilder(
				Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), command, "-storetype", "PKCS12",
				"-keystore", keystore().toString(), "-storepass", PASSWORD)
			.inheritIO();
		builder.command().addAll(List.of(options));
		if (builder.start().waitFor() != 0) {
			throw new IllegalStateException("No certificate");
		}
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> tlsConnector(@Value("${tls.port}") int port) {
		return (factory) -> {
			Connector connector = new Connector();
			connector.setPort(port);
			connector.setSecure(true);
			connector.setScheme("https");
			connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
			((AbstractHttp11Protocol<?>) connector.getProtocolHandler()).setSSLEnabled(true);
			connector.addSslHostConfig(host());
			factory.addAdditionalConnectors(connector);
		};
	}

	private static SSLHostConfig host() {
		SSLHostConfig host = new SSLHostConfig();
		SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(host,
				SSLHostConfigCertificate.Type.UNDEFINED);
		certificate.setCertificateKeystoreFile(keystore().toString());
		certificate.setCertificateKeystorePassword(PASSWORD);
		host.addCertificate(certificate);
		return host;
	}

}
