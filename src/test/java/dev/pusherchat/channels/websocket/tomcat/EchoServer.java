package dev.pusherchat.channels.websocket.tomcat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

import dev.pusherchat.channels.websocket.TextFrame;
import dev.pusherchat.channels.websocket.UpgradeRequest;
import dev.pusherchat.channels.websocket.WebSocket;
import dev.pusherchat.channels.websocket.WebSocketEndpoint;
import dev.pusherchat.channels.websocket.WebSocketListener;
import dev.pusherchat.channels.websocket.WebSocketSettings;

/**
 * The transport on a Tomcat of its own, with an endpoint that sends back what it gets.
 */
final class EchoServer implements WebSocketEndpoint, AutoCloseable {

	static final WebSocketSettings SETTINGS = new WebSocketSettings(10_000, 96 * 1024, 256 * 1024, 4096, 1 << 30,
			1 << 30, Duration.ofSeconds(30), 2);

	final Queue<EchoSocket> all = new ConcurrentLinkedQueue<>();

	final FlusherFanout fanout;

	final WebSocketTransport transport;

	private final BlockingQueue<EchoSocket> opened = new LinkedBlockingQueue<>();

	private final WebServer server;

	EchoServer() {
		this(SETTINGS);
	}

	EchoServer(WebSocketSettings settings, TomcatConnectorCustomizer... customizers) {
		this.fanout = new FlusherFanout(settings);
		this.transport = new WebSocketTransport(this, this.fanout, settings);
		TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
		factory.setAddress(InetAddress.getLoopbackAddress());
		factory.addConnectorCustomizers(new ConnectorLimits(settings));
		factory.addConnectorCustomizers(customizers);
		this.server = factory.getWebServer(new ServletRegistrationBean<>(this.transport.servlet(), "/app/*"));
		this.server.start();
	}

	int port() {
		return this.server.getPort();
	}

	void stop() {
		this.server.stop();
	}

	EchoSocket nextOpened() throws InterruptedException {
		@Nullable EchoSocket socket = this.opened.poll(30, TimeUnit.SECONDS);
		if (socket == null) {
			throw new IllegalStateException("No socket was opened");
		}
		return socket;
	}

	@Override
	public WebSocketListener open(WebSocket socket, UpgradeRequest request) {
		EchoSocket echo = new EchoSocket(socket, request);
		this.all.add(echo);
		this.opened.add(echo);
		return echo;
	}

	@Override
	public void close() {
		this.transport.close();
		this.server.stop();
		this.fanout.close();
	}

	/** One socket of the server, and what it was told. */
	static final class EchoSocket implements WebSocketListener {

		final WebSocket socket;

		final UpgradeRequest request;

		final AtomicInteger activities = new AtomicInteger();

		final AtomicInteger closes = new AtomicInteger();

		final AtomicInteger afterClose = new AtomicInteger();

		final AtomicInteger overlaps = new AtomicInteger();

		volatile boolean failsOnClose;

		private final AtomicInteger inside = new AtomicInteger();

		private EchoSocket(WebSocket socket, UpgradeRequest request) {
			this.socket = socket;
			this.request = request;
		}

		@Override
		public void onText(String text) {
			enter();
			if (text.equals("fail")) {
				this.inside.decrementAndGet();
				throw new IllegalStateException("As the test wants it");
			}
			if (text.equals("close")) {
				this.socket.send(TextFrame.of("before"));
				this.socket.close(4001, "Because");
				this.socket.send(TextFrame.of("after"));
			}
			this.socket.send(TextFrame.of(text));
			this.inside.decrementAndGet();
		}

		@Override
		public void onActivity() {
			enter();
			this.activities.incrementAndGet();
			this.inside.decrementAndGet();
		}

		@Override
		public void onClose() {
			enter();
			this.closes.incrementAndGet();
			this.inside.decrementAndGet();
			synchronized (this) {
				notifyAll();
			}
			if (this.failsOnClose) {
				throw new IllegalStateException("As the test wants it");
			}
		}

		private void enter() {
			if (this.inside.incrementAndGet() > 1) {
				this.overlaps.incrementAndGet();
			}
			if (this.closes.get() > 0) {
				this.afterClose.incrementAndGet();
			}
		}

		synchronized void awaitClose() throws InterruptedException {
			long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
			while (this.closes.get() == 0 && System.nanoTime() < deadline) {
				wait(100);
			}
		}

	}

}
