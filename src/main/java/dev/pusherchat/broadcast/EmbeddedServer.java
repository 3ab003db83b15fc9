package dev.pusherchat.broadcast;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Tells the client where the embedded server is, once it listens and its port is known.
 */
class EmbeddedServer implements ApplicationListener<WebServerInitializedEvent> {

	private final PusherProperties properties;

	private final PusherClient pusher;

	private final ObjectProvider<ServerProperties> server;

	EmbeddedServer(PusherProperties properties, PusherClient pusher, ObjectProvider<ServerProperties> server) {
		this.properties = properties;
		this.pusher = pusher;
		this.server = server;
	}

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		boolean management = event.getApplicationContext().getServerNamespace() != null;
		if (this.properties.embedded() && !management) {
			this.pusher.connectTo(address(this.server.getObject(), event.getWebServer().getPort()));
		}
	}

	private static URI address(ServerProperties server, int port) {
		String scheme = Ssl.isEnabled(server.getSsl()) ? "https" : "http";
		String path = server.getServlet().getContextPath();
		return URI.create(scheme + "://" + host(server.getAddress()) + ":" + port + ((path != null) ? path : ""));
	}

	private static String host(@Nullable InetAddress address) {
		if (address == null || address.isAnyLocalAddress()) {
			return "127.0.0.1";
		}
		String host = address.getHostAddress();
		return host.contains(":") ? "[" + host + "]" : host;
	}

	/**
	 * For calls to ourselves, where no certificate is made out to the loopback address.
	 */
	static SSLContext trustingAnyCertificate() {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, new TrustManager[] { new AnyCertificate() }, null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static final class AnyCertificate extends X509ExtendedTrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
