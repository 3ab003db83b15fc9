package dev.pusherchat.channels.websocket.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.websocket.Budget;
import dev.pusherchat.channels.websocket.WebSocketSettings;
import dev.pusherchat.channels.websocket.frame.FrameEncoder;
import dev.pusherchat.channels.websocket.frame.StatusCode;

/**
 * The output of one socket. Any thread may add a frame or flush; one thread at a time
 * writes. Each of these states may be combined with {@code closing}, after which no frame
 * is added:
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

	private static final SendQueue.Frame CUT_OFF = new SendQueue.Frame(
			FrameEncoder.close(StatusCode.TOO_SLOW, "Too slow"));

	private final TomcatWire wire;

	private final WebSocketSettings settings;

	private final SendQueue queue;

	private boolean writing;

	/** Waits until the peer reads on. */
	private boolean blocked;

	/** Is on a flusher's list. */
	private boolean scheduled;

	private boolean closing;

	private boolean ended;

	Output(TomcatWire wire, WebSocketSettings settings, Budget.Holder holder) {
		this.wire = wire;
		this.queue = new SendQueue(holder);
		this.settings = settings;
	}

	/** The result of adding a frame, which tells the caller what to do. */
	enum Added {

		/** Queued, and another thread is about to write it. */
		WAITS,

		/** Queued, and the caller has to get it written. */
		IDLE,

		/** Refused: the queue is full, but the peer may read: write, and try again. */
		FULL,

		/** Refused: the queue is full because the peer does not read. */
		CUT_OFF,

		/** Refused: the socket is closing. */
		REFUSED

	}

	synchronized Added add(SendQueue.Frame frame, boolean schedule) {
		if (this.closing || this.ended) {
			return Added.REFUSED;
		}
		if (!fits(frame)) {
			// while a thread writes, it is not known yet whether the peer reads
			if (!this.blocked) {
				return Added.FULL;
			}
			cutOff();
			return Added.CUT_OFF;
		}
		this.queue.add(frame);
		if (this.writing || this.blocked || this.scheduled) {
			return Added.WAITS;
		}
		this.scheduled = schedule;
		return Added.IDLE;
	}

	private boolean fits(SendQueue.Frame frame) {
		return this.queue.isEmpty() || (this.queue.size() < this.settings.queueFrames()
				&& this.queue.bytes() + frame.bytes().length <= this.settings.queueBytes());
	}

	/**
	 * Drops what waits, and says why.
	 * @return whether the socket was not closing yet
	 */
	synchronized boolean cutOff() {
		boolean first = !this.closing && !this.ended;
		if (!this.ended) {
			this.queue.dropUnwritten();
			this.queue.add(CUT_OFF);
			this.closing = true;
		}
		return first;
	}

	/** Adds the close frame, and returns whether it is the first one. */
	synchronized boolean addClose(byte[] frame) {
		if (this.closing || this.ended) {
			return false;
		}
		this.queue.add(new SendQueue.Frame(frame));
		this.closing = true;
		return true;
	}

	synchronized boolean isClosing() {
		return this.closing;
	}

	/** Whether everything is written, the close frame included. */
	synchronized boolean isDone() {
		return this.closing && !this.writing && !this.blocked && this.queue.isEmpty();
	}

	/**
	 * Marks the socket as scheduled; if this returns true, the caller puts it on the
	 * flusher's list.
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

	/**
	 * Writes once, as much as fits in the buffer; a peer that is gone is disconnected.
	 */
	@Nullable Flushed flush(ByteBuffer buffer, boolean evenIfEmpty) {
		try {
			return write(buffer, evenIfEmpty);
		}
		catch (IOException | RuntimeException ex) {
			this.wire.disconnect();
			return null;
		}
		catch (Error ex) {
			// else the output would wait for a write that never happens
			this.wire.disconnect();
			throw ex;
		}
	}

	/** Ends the sending half of the connection. */
	void shutdown() {
		try {
			this.wire.shutdownOutput();
		}
		catch (IOException ex) {
			this.wire.disconnect();
		}
	}

	private @Nullable Flushed write(ByteBuffer buffer, boolean evenIfEmpty) throws IOException {
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

	/** The state after a write. */
	enum Flushed {

		ALL, MORE, BLOCKED, CLOSED

	}

}
