package dev.pusherchat.channels;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Objects;

import org.apache.catalina.connector.Connector;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

import dev.pusherchat.channels.websocket.tomcat.TestCertificate;

/** A second port of an application, with TLS and a certificate for Pusher's names. */
class TlsPort {

	private static @Nullable TestCertificate certificate;

	static void createCertificate(Path directory) throws Exception {
		certificate = new TestCertificate(directory, "-ext",
				"SAN=dns:ws-mt1.pusher.com,dns:ws-eu.pusher.com,ip:127.0.0.1");
	}

	static TestCertificate certificate() {
		return Objects.requireNonNull(certificate);
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> tlsConnector(@Value("${tls.port}") int port) {
		return (factory) -> {
			Connector connector = new Connector();
			connector.setPort(port);
			connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
			certificate().secure(connector);
			factory.addAdditionalConnectors(connector);
		};
	}

}
