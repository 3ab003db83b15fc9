package dev.pusherchat.channels.websocket.load;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

import dev.pusherchat.channels.websocket.TextFrame;
import dev.pusherchat.channels.websocket.UpgradeRequest;
import dev.pusherchat.channels.websocket.WebSocket;
import dev.pusherchat.channels.websocket.WebSocketEndpoint;
import dev.pusherchat.channels.websocket.WebSocketListener;
import dev.pusherchat.channels.websocket.WebSocketSettings;
import dev.pusherchat.channels.websocket.tomcat.ConnectorLimits;
import dev.pusherchat.channels.websocket.tomcat.FlusherFanout;
import dev.pusherchat.channels.websocket.tomcat.WebSocketTransport;

/** The project's own transport. */
final class TransportServer implements FanoutServer, WebSocketEndpoint {

	private final Queue<WebSocket> sockets = new ConcurrentLinkedQueue<>();

	private final boolean oneByOne;

	private final FlusherFanout fanout;

	private final WebServer server;

	TransportServer(boolean oneByOne) {
		this.oneByOne = oneByOne;
		WebSocketSettings settings = new WebSocketSettings(100_000, 96 * 1024, 1024 * 1024, 16_384, 1 << 30, 1 << 30,
				Duration.ofSeconds(5), Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
		this.fanout = new FlusherFanout(settings);
		WebSocketTransport transport = new WebSocketTransport(this, this.fanout, settings);
		TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
		factory.setAddress(InetAddress.getLoopbackAddress());
		factory.addConnectorCustomizers(new ConnectorLimits(settings));
		this.server = factory.getWebServer(new ServletRegistrationBean<>(transport.servlet(), "/app/*"));
		this.server.start();
	}

	@Override
	public int port() {
		return this.server.getPort();
	}

	@Override
	public void publish() {
		TextFrame frame = TextFrame.of(FanoutServerMain.EVENT);
		if (this.oneByOne) {
			this.sockets.forEach((socket) -> socket.send(frame));
		}
		else {
			this.fanout.send(frame, this.sockets);
		}
	}

	@Override
	public int subscribers() {
		return this.sockets.size();
	}

	@Override
	public WebSocketListener open(WebSocket socket, UpgradeRequest request) {
		this.sockets.add(socket);
		return new Ignoring(this, socket);
	}

	private record Ignoring(TransportServer server, WebSocket socket) implements WebSocketListener {

		@Override
		public void onText(String text) {
		}

		@Override
		public void onActivity() {
		}

		@Override
		public void onClose() {
			this.server.sockets.remove(this.socket);
		}

	}

}
