package dev.pusherchat.channels.websocket.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.websocket.WebSocketSettings;
import dev.pusherchat.channels.websocket.frame.FrameEncoder;
import dev.pusherchat.channels.websocket.frame.StatusCode;

/**
 * What goes out on one socket. Any thread may add a frame or flush; one at a time writes.
 * These states are possible; {@code closing}, after which no frame is added, goes with
 * each of them:
 *
 * <pre>
 * state      flags that are set               who writes next
 * idle       none                             whoever adds a frame
 * scheduled  scheduled                        the flusher that has the socket on its list
 * writing    writing, perhaps scheduled       the thread that writes; it looks for more
 * blocked    blocked, perhaps scheduled       Tomcat's poller, once the peer reads on
 * ended      ended                            nobody
 * </pre>
 */
final class Output {

	private static final byte[] CUT_OFF = FrameEncoder.close(StatusCode.TOO_SLOW, "Too slow");

	private final TomcatWire wire;

	private final WebSocketSettings settings;

	private final SendQueue queue = new SendQueue();

	private boolean writing;

	/** Waits for the peer to take what was written. */
	private boolean blocked;

	/** Is on a flusher's list. */
	private boolean scheduled;

	private boolean closing;

	private boolean ended;

	Output(TomcatWire wire, WebSocketSettings settings) {
		this.wire = wire;
		this.settings = settings;
	}

	/** What became of a frame, and what whoever added it has to do. */
	enum Added {

		/** It waits; somebody is on the way to write it. */
		WAITS,

		/** It waits, and nobody is going to write it. */
		IDLE,

		/** It was not added: the queue is full, but the peer would take more. */
		FULL,

		/** It was not added: the queue is full as the peer does not read. */
		CUT_OFF,

		/** It was not added: the socket closes. */
		REFUSED

	}

	synchronized Added add(byte[] frame, boolean schedule) {
		if (this.closing || this.ended) {
			return Added.REFUSED;
		}
		// While a thread is writing, whether the peer reads is not known yet
		if (!fits(frame, this.writing ? 2 : 1)) {
			if (!this.blocked && !this.writing) {
				return Added.FULL;
			}
			this.queue.dropUnwritten();
			this.queue.add(CUT_OFF);
			this.closing = true;
			return Added.CUT_OFF;
		}
		this.queue.add(frame);
		if (this.writing || this.blocked || this.scheduled) {
			return Added.WAITS;
		}
		this.scheduled = schedule;
		return Added.IDLE;
	}

	private boolean fits(byte[] frame, int times) {
		return this.queue.isEmpty() || (this.queue.size() < times * this.settings.queueFrames()
				&& this.queue.bytes() + frame.length <= times * this.settings.queueBytes());
	}

	/**
	 * Adds the last frame.
	 * @return whether it was, and not another before it
	 */
	synchronized boolean addClose(byte[] frame) {
		if (this.closing || this.ended) {
			return false;
		}
		this.queue.add(frame);
		this.closing = true;
		return true;
	}

	synchronized boolean isClosing() {
		return this.closing;
	}

	/** Tells whether everything is written, the close frame last. */
	synchronized boolean isDone() {
		return this.closing && !this.writing && !this.blocked && this.queue.isEmpty();
	}

	/**
	 * Takes the place on the flusher's list.
	 * @return whether it was free
	 */
	synchronized boolean schedule() {
		boolean free = !this.scheduled && !this.writing && !this.blocked && !this.ended;
		this.scheduled |= free;
		return free;
	}

	synchronized void unschedule() {
		this.scheduled = false;
	}

	synchronized void unblock() {
		this.blocked = false;
	}

	/** Writes once, as much as fits in the buffer. */
	@Nullable Flushed flush(ByteBuffer buffer, boolean evenIfEmpty) throws IOException {
		synchronized (this) {
			if (this.writing || this.blocked || this.ended || (this.queue.isEmpty() && !evenIfEmpty)) {
				return null;
			}
			this.writing = true;
			buffer.clear();
			this.queue.copyTo(buffer);
			buffer.flip();
		}
		boolean out = false;
		try {
			out = this.wire.write(buffer);
		}
		finally {
			written(buffer.position(), out);
		}
		if (!out) {
			this.wire.awaitWritable();
			return Flushed.BLOCKED;
		}
		return afterwards();
	}

	private synchronized void written(int count, boolean out) {
		this.writing = false;
		this.blocked = !out;
		this.queue.written(count);
	}

	private synchronized Flushed afterwards() {
		if (!this.queue.isEmpty()) {
			return Flushed.MORE;
		}
		return this.closing ? Flushed.CLOSED : Flushed.ALL;
	}

	synchronized void end() {
		this.ended = true;
		this.queue.clear();
	}

	/** What a write has left. */
	enum Flushed {

		ALL, MORE, BLOCKED, CLOSED

	}

}
