package dev.pusherchat.web.slow;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketProcessorBase;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;

/**
 * Bounds what clients keep. Tomcat ends only waits that are long, so a client with many
 * connections could keep all threads and the whole heap. Connections that wait for a
 * thread, unfinished headers, requests that wait for an answer and threads that wait for
 * their clients have a number here. Past it connections are not accepted, requests wait
 * for their turn, and those that wait longest are cut off.
 */
final class BoundedWaitEndpoint extends NioEndpoint {

	/** How many connections may be accepted before the poller sees them. */
	private static final int UNSEEN = 256;

	/** How long a thread waits before it takes something else. */
	private static final Duration TURN = Duration.ofMillis(10);

	/** Used by the acceptor alone. */
	private final Deque<SocketChannel> accepted = new ArrayDeque<>();

	private final UnfinishedHeaders unfinishedHeaders = new UnfinishedHeaders();

	private final WaitingRequests waitingRequests = new WaitingRequests();

	private final WaitingThreads waitingThreads = new WaitingThreads(this);

	private volatile int maxWaitingConnections = Integer.MAX_VALUE;

	UnfinishedHeaders unfinishedHeaders() {
		return this.unfinishedHeaders;
	}

	WaitingRequests waitingRequests() {
		return this.waitingRequests;
	}

	WaitingThreads waitingThreads() {
		return this.waitingThreads;
	}

	/**
	 * Sets how many connections may wait for a thread before no other is accepted. Those
	 * that are not accepted yet take nothing of the heap.
	 */
	void setMaxWaitingConnections(int max) {
		this.maxWaitingConnections = max;
	}

	/** Returns how many connections wait for a thread. */
	int waitingConnections() {
		return (getExecutor() instanceof ThreadPoolExecutor executor) ? executor.getQueue().size() : 0;
	}

	/** Accepts no connection while too many others wait for the poller or a thread. */
	@Override
	protected void countUpOrAwaitConnection() throws InterruptedException {
		while (isRunning() && !isPaused() && (areUnseen() || waitingConnections() > this.maxWaitingConnections)) {
			Thread.sleep(1);
		}
		super.countUpOrAwaitConnection();
	}

	private boolean areUnseen() {
		while (!this.accepted.isEmpty() && (this.accepted.peek().isRegistered() || !this.accepted.peek().isOpen())) {
			this.accepted.remove();
		}
		return this.accepted.size() > UNSEEN;
	}

	@Override
	protected boolean setSocketOptions(SocketChannel socket) {
		this.accepted.add(socket);
		return super.setSocketOptions(socket);
	}

	@Override
	protected SocketProcessorBase<NioChannel> createSocketProcessor(SocketWrapperBase<NioChannel> socket,
			SocketEvent event) {
		return new SocketProcessor(socket, event) {

			@Override
			protected void doRun() {
				SocketWrapperBase<NioChannel> connection = this.socketWrapper;
				if (mustWait(connection, this.event)) {
					queueAgain(connection, this.event);
				}
				else {
					BoundedWaitEndpoint.this.waitingThreads.work(connection, super::doRun);
					BoundedWaitEndpoint.this.unfinishedHeaders.look(connection);
					BoundedWaitEndpoint.this.waitingRequests.look(connection);
				}
			}

		};
	}

	private boolean mustWait(SocketWrapperBase<NioChannel> connection, SocketEvent event) {
		boolean newRequest = event == SocketEvent.OPEN_READ && connection.getCurrentProcessor() == null;
		return newRequest && this.waitingRequests.areTooMany() && isRunning() && !isPaused();
	}

	/**
	 * Lets what else waits for a thread go first, such as the answers. After a moment: if
	 * only such requests were there, all threads would do nothing but this.
	 */
	private void queueAgain(SocketWrapperBase<NioChannel> connection, SocketEvent event) {
		LockSupport.parkNanos(TURN.toNanos());
		if (!processSocket(connection, event, true)) {
			connection.close();
		}
	}

}
