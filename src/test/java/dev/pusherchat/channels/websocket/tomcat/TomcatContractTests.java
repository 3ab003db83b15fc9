package dev.pusherchat.channels.websocket.tomcat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.WebConnection;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

import dev.pusherchat.channels.websocket.WebSocketSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The traps of Tomcat that {@code src/docs/transport.md} names, so that a Tomcat that
 * differs fails here.
 */
class TomcatContractTests {

	private static final WebSocketSettings SETTINGS = new WebSocketSettings(10_000, 1024, 1024, 16, 1 << 20, 1 << 20,
			Duration.ofSeconds(5), 1);

	private final CompletableFuture<Connector> connector = new CompletableFuture<>();

	private final BlockingQueue<Upgraded> upgraded = new LinkedBlockingQueue<>();

	private final WebServer server = start();

	@AfterEach
	void stop() {
		this.server.stop();
	}

	private WebServer start() {
		TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
		factory.setAddress(InetAddress.getLoopbackAddress());
		factory.addConnectorCustomizers(new ConnectorLimits(SETTINGS), this.connector::complete);
		BlockingQueue<Upgraded> upgraded = this.upgraded;
		WebServer server = factory.getWebServer(new ServletRegistrationBean<>(new HttpServlet() {

			@Override
			protected void doGet(HttpServletRequest request, HttpServletResponse response)
					throws IOException, ServletException {
				response.setHeader("Upgrade", "websocket");
				upgraded.add(request.upgrade(Upgraded.class));
			}

		}, "/app/*"));
		server.start();
		return server;
	}

	@Test
	void channelOfAConnectionThatHasEndedIsNotGivenToAnother() throws Exception {
		Object first = openAndEnd();
		assertThat(first).isInstanceOf(NioChannel.class);
		assertThat(openAndEnd()).isNotSameAs(first);
	}

	@ParameterizedTest
	@ValueSource(strings = { "socket.appReadBufSize", "socket.appWriteBufSize", "socket.bufferPool" })
	void connectorStillHasTheProperty(String name) {
		assertThat(this.connector.join().setProperty(name, "0")).isTrue();
	}

	@Test
	void buffersThatStayWithAConnectionAreSmall() throws Exception {
		try (RawClient client = RawClient.open(this.server.getPort())) {
			SocketWrapperBase<?> wrapper = next().wrapper.join();
			assertThat(wrapper.getSocketBufferHandler().getReadBuffer().capacity()).isEqualTo(1024);
			assertThat(wrapper.getSocketBufferHandler().getWriteBuffer().capacity()).isEqualTo(2048);
		}
	}

	@Test
	void connectorAcceptsMoreConnectionsThanByDefault() {
		int before = new Http11NioProtocol().getMaxConnections();
		assertThat(((AbstractProtocol<?>) this.connector.join().getProtocolHandler()).getMaxConnections())
			.isEqualTo(before + 10_000);
	}

	@Test
	void closeOfAnIdleConnectionIsToldByTheThreadThatCloses() throws Exception {
		try (RawClient client = RawClient.open(this.server.getPort())) {
			Upgraded handler = next();
			handler.wrapper.join().close();
			assertThat(handler.destroyed).isDone();
		}
	}

	@Test
	void closeWithinADispatchIsNotTold() throws Exception {
		try (RawClient client = RawClient.open(this.server.getPort())) {
			Upgraded handler = next();
			handler.closesWithin = true;
			client.send(new byte[1]);
			assertThat(client.isEnded()).isTrue();
			awaitIdle(handler);
			openAndEnd();
			assertThat(handler.destroyed).isNotDone();
			assertThat(handler.wrapper.join().isClosed()).isTrue();
		}
	}

	@Test
	void connectionThatIsDispatchedWithAnErrorIsToldToItsHandler() throws Exception {
		try (RawClient client = RawClient.open(this.server.getPort())) {
			Upgraded handler = next();
			handler.wrapper.join().processSocket(SocketEvent.ERROR, true);
			handler.destroyed.get(30, TimeUnit.SECONDS);
			assertThat(client.isEnded()).isTrue();
		}
	}

	@Test
	void stopOfTheConnectorIsToldAsATimeoutAtMinusOne() throws Exception {
		try (RawClient client = RawClient.open(this.server.getPort())) {
			Upgraded handler = next();
			this.server.stop();
			assertThat(handler.timeout.get(30, TimeUnit.SECONDS)).isEqualTo(-1);
		}
	}

	private Object openAndEnd() throws Exception {
		try (RawClient client = RawClient.open(this.server.getPort())) {
			Upgraded handler = next();
			Object channel = handler.wrapper.join().getSocket();
			client.close();
			handler.destroyed.get(30, TimeUnit.SECONDS);
			return channel;
		}
	}

	/** The next connection that was upgraded, once Tomcat waits for what comes on it. */
	private Upgraded next() throws Exception {
		Upgraded handler = Objects.requireNonNull(this.upgraded.poll(30, TimeUnit.SECONDS));
		handler.dispatched.get(30, TimeUnit.SECONDS);
		awaitIdle(handler);
		return handler;
	}

	// a thread of Tomcat holds the lock as long as it is busy with the connection
	private static void awaitIdle(Upgraded handler) {
		Lock lock = handler.wrapper.join().getLock();
		lock.lock();
		lock.unlock();
	}

	/** Remembers what Tomcat tells. */
	public static final class Upgraded implements InternalHttpUpgradeHandler {

		private final CompletableFuture<SocketWrapperBase<?>> wrapper = new CompletableFuture<>();

		private volatile boolean closesWithin;

		private final CompletableFuture<Boolean> dispatched = new CompletableFuture<>();

		private final CompletableFuture<Long> timeout = new CompletableFuture<>();

		private final CompletableFuture<Boolean> destroyed = new CompletableFuture<>();

		@Override
		public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
			this.wrapper.complete(wrapper);
		}

		@Override
		public void init(WebConnection connection) {
		}

		@Override
		public SocketState upgradeDispatch(SocketEvent event) {
			this.dispatched.complete(true);
			if (this.closesWithin) {
				this.wrapper.join().close();
				return SocketState.UPGRADED;
			}
			return (event == SocketEvent.OPEN_READ && isOpen()) ? SocketState.UPGRADED : SocketState.CLOSED;
		}

		private boolean isOpen() {
			try {
				return this.wrapper.join().read(false, ByteBuffer.allocate(1)) >= 0;
			}
			catch (IOException ex) {
				return false;
			}
		}

		@Override
		public void timeoutAsync(long now) {
			this.timeout.complete(now);
		}

		@Override
		public void destroy() {
			this.destroyed.complete(true);
		}

		@Override
		public void setSslSupport(SSLSupport sslSupport) {
		}

		@Override
		public void pause() {
		}

	}

}
