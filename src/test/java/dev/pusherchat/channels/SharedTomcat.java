package dev.pusherchat.channels;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

import dev.pusherchat.channels.websocket.UpgradeRequest;
import dev.pusherchat.channels.websocket.WebSocket;
import dev.pusherchat.channels.websocket.WebSocketEndpoint;
import dev.pusherchat.channels.websocket.WebSocketListener;
import dev.pusherchat.channels.websocket.WebSocketSettings;
import dev.pusherchat.channels.websocket.tomcat.ConnectorLimits;
import dev.pusherchat.channels.websocket.tomcat.FlusherFanout;
import dev.pusherchat.channels.websocket.tomcat.WebSocketTransport;

/**
 * One port for the servers of all tests, told apart by a query parameter that the
 * protocol ignores.
 */
final class SharedTomcat implements WebSocketEndpoint {

	private static final WebSocketSettings SETTINGS = new WebSocketSettings(100_000, 96 * 1024, 1024 * 1024, 16_384,
			1 << 30, 1 << 30, Duration.ofSeconds(5), 1);

	private static final SharedTomcat instance = new SharedTomcat();

	final FlusherFanout fanout = new FlusherFanout(SETTINGS);

	final WebSocketTransport transport;

	private final Map<String, WebSocketEndpoint> servers = new ConcurrentHashMap<>();

	private final AtomicInteger ids = new AtomicInteger();

	private final WebServer server;

	private SharedTomcat() {
		this.transport = new WebSocketTransport(this, this.fanout, SETTINGS);
		TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
		factory.setAddress(InetAddress.getLoopbackAddress());
		factory.addConnectorCustomizers(new ConnectorLimits(SETTINGS));
		this.server = factory
			.getWebServer(new ServletRegistrationBean<>(this.transport.servlet(), "/app/*", "/some/where/app/*"));
		this.server.start();
	}

	static SharedTomcat get() {
		return instance;
	}

	int port() {
		return this.server.getPort();
	}

	/** Adds a server, and returns the parameter that leads to it. */
	String add(WebSocketEndpoint endpoint) {
		String parameter = "server=" + this.ids.incrementAndGet();
		this.servers.put(parameter, endpoint);
		return parameter;
	}

	@Override
	public WebSocketListener open(WebSocket socket, UpgradeRequest request) {
		String query = String.valueOf(request.query());
		String parameter = query.substring(query.lastIndexOf("server="));
		WebSocketEndpoint endpoint = this.servers.get(parameter);
		if (endpoint == null) {
			throw new IllegalStateException("No " + parameter);
		}
		return endpoint.open(socket, request);
	}

}
