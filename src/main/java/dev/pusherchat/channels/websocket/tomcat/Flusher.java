package dev.pusherchat.channels.websocket.tomcat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A thread that writes to the sockets on its lists, a slice of each list in turn, so that
 * a long list does not delay the others.
 */
final class Flusher implements Runnable {

	private static final Log logger = LogFactory.getLog(Flusher.class);

	private static final int SLICE = 128;

	private final Queue<Pending> inbox = new ConcurrentLinkedQueue<>();

	private final Deque<Pending> pending = new ArrayDeque<>();

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

	private final Thread thread;

	private volatile boolean idle;

	private volatile boolean stopped;

	Flusher(int number) {
		this.thread = new Thread(this, "websocket-flusher-" + number);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	void add(TomcatWebSocket socket) {
		add(List.of(socket));
	}

	void add(List<TomcatWebSocket> sockets) {
		if (!sockets.isEmpty()) {
			this.inbox.add(new Pending(sockets));
			if (this.idle) {
				LockSupport.unpark(this.thread);
			}
		}
	}

	void stop() {
		this.stopped = true;
		LockSupport.unpark(this.thread);
	}

	@Override
	public void run() {
		while (!this.stopped) {
			try {
				flushNext();
			}
			catch (RuntimeException | Error ex) {
				// if the thread ended, its sockets would never be written again
				logger.error("A flusher failed; it continues", ex);
			}
		}
	}

	private void flushNext() {
		takeIn();
		Pending next = this.pending.peek();
		if (next != null) {
			flushSlice(next);
			// gives way to the threads that handle the next event
			Thread.yield();
		}
		else {
			park();
		}
	}

	private void takeIn() {
		Pending added = this.inbox.poll();
		while (added != null) {
			this.pending.add(added);
			added = this.inbox.poll();
		}
	}

	private void park() {
		this.idle = true;
		if (this.inbox.isEmpty() && !this.stopped) {
			LockSupport.park(this);
		}
		this.idle = false;
	}

	private void flushSlice(Pending list) {
		List<TomcatWebSocket> unfinished = new ArrayList<>();
		int end = Math.min(list.position + SLICE, list.sockets.size());
		while (list.position < end) {
			TomcatWebSocket socket = list.sockets.get(list.position++);
			if (flush(socket)) {
				unfinished.add(socket);
			}
		}
		// new lists wait for this slice, but not for the next slice of this list
		takeIn();
		this.pending.remove();
		if (end < list.sockets.size()) {
			this.pending.add(list);
		}
		if (!unfinished.isEmpty()) {
			this.pending.add(new Pending(unfinished));
		}
	}

	private boolean flush(TomcatWebSocket socket) {
		try {
			return socket.flushScheduled(this.buffer);
		}
		catch (RuntimeException | Error ex) {
			logger.error("Writing to a socket failed", ex);
			return false;
		}
	}

	/** A list of sockets, and the position of the next one. */
	private static final class Pending {

		private final List<TomcatWebSocket> sockets;

		private int position;

		private Pending(List<TomcatWebSocket> sockets) {
			this.sockets = sockets;
		}

	}

}
