package dev.pusherchat.channels.websocket.tomcat;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import jakarta.servlet.http.HttpServlet;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.SocketWrapperBase;

import dev.pusherchat.channels.websocket.Budget;
import dev.pusherchat.channels.websocket.UpgradeRequest;
import dev.pusherchat.channels.websocket.WebSocketEndpoint;
import dev.pusherchat.channels.websocket.WebSocketSettings;

/**
 * WebSockets on the port of the embedded Tomcat. Tomcat accepts connections, reads the
 * HTTP request and polls for readiness; framing, queues and writing are done here.
 */
public final class WebSocketTransport implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(WebSocketTransport.class);

	private static final Duration SCAN = Duration.ofMillis(500);

	private final WebSocketEndpoint endpoint;

	private final FlusherFanout fanout;

	private final WebSocketSettings settings;

	private final Set<TomcatWebSocket> sockets = ConcurrentHashMap.newKeySet();

	private final BufferPool readBuffers = new BufferPool(32 * 1024, 32);

	private final BufferPool writeBuffers = new BufferPool(16 * 1024, 32);

	/**
	 * Deadlines are counted in scans, so that the pause of a process does not use them
	 * up.
	 */
	private final long closeScans;

	private final Budget queues;

	private final Budget messages;

	private final LongAdder cutOffs = new LongAdder();

	private final ScheduledExecutorService scan;

	public WebSocketTransport(WebSocketEndpoint endpoint, FlusherFanout fanout, WebSocketSettings settings) {
		this.endpoint = endpoint;
		this.fanout = fanout;
		this.settings = settings;
		this.queues = new Budget(settings.allQueuesBytes());
		this.messages = new Budget(settings.allMessagesBytes());
		this.closeScans = settings.closeTimeout().dividedBy(SCAN);
		this.scan = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "websocket-deadlines");
			thread.setDaemon(true);
			return thread;
		});
		this.scan.scheduleWithFixedDelay(this::expire, SCAN.toMillis(), SCAN.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** Returns the servlet that opens sockets, to be mapped to {@code /app/*}. */
	public HttpServlet servlet() {
		return new UpgradeServlet(this);
	}

	/**
	 * Returns how many sockets were closed because their peers read too slowly, or
	 * because they held most when a budget ran out.
	 */
	public long cutOffSockets() {
		return this.cutOffs.sum();
	}

	/**
	 * The budget of what waits to be written.
	 * @return how much all sockets hold
	 */
	public Budget queues() {
		return this.queues;
	}

	/**
	 * The budget of messages of which not all has arrived.
	 * @return how much all sockets hold
	 */
	public Budget messages() {
		return this.messages;
	}

	@Override
	public void close() {
		this.scan.shutdownNow();
		this.sockets.forEach(TomcatWebSocket::abandon);
		try {
			// Tomcat warns of each thread that is left
			this.scan.awaitTermination(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	TomcatWebSocket open(SocketWrapperBase<?> wrapper, UpgradeRequest request) throws IOException {
		TomcatWebSocket socket = new TomcatWebSocket(this, new TomcatWire(wrapper), this.fanout.nextFlusher());
		this.sockets.add(socket);
		socket.open(this.endpoint, request);
		return socket;
	}

	void remove(TomcatWebSocket socket) {
		this.sockets.remove(socket);
	}

	private void expire() {
		for (TomcatWebSocket socket : this.sockets) {
			try {
				socket.expire();
			}
			catch (RuntimeException | Error ex) {
				// an exception would end the scheduled task
				logger.error("A socket could not be ended; the scan goes on with the others", ex);
			}
		}
	}

	long closeScans() {
		return this.closeScans;
	}

	WebSocketSettings settings() {
		return this.settings;
	}

	BufferPool readBuffers() {
		return this.readBuffers;
	}

	BufferPool writeBuffers() {
		return this.writeBuffers;
	}

	void cutOff() {
		this.cutOffs.increment();
	}

}
