package dev.pusherchat.channels.websocket.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.websocket.Budget;
import dev.pusherchat.channels.websocket.TextFrame;
import dev.pusherchat.channels.websocket.UpgradeRequest;
import dev.pusherchat.channels.websocket.WebSocket;
import dev.pusherchat.channels.websocket.WebSocketEndpoint;
import dev.pusherchat.channels.websocket.frame.FrameEncoder;
import dev.pusherchat.channels.websocket.frame.Opcode;
import dev.pusherchat.channels.websocket.frame.StatusCode;

/**
 * A WebSocket on a connection taken over from Tomcat: its life, and what goes out. Any
 * thread writes; what comes in is read by {@link Incoming}.
 */
final class TomcatWebSocket implements WebSocket {

	private static final Log logger = LogFactory.getLog(TomcatWebSocket.class);

	private static final SendQueue.Frame PING = new SendQueue.Frame(FrameEncoder.encode(Opcode.PING, new byte[0]));

	/** How often a thread writes before others have their turn. */
	private static final int ROUNDS = 4;

	private final WebSocketTransport transport;

	private final TomcatWire wire;

	private final Budget.Holder queued;

	private final Output output;

	private final Flusher flusher;

	private final Incoming incoming;

	/** Used by the transport's scan alone. */
	private long scansWhileClosing;

	private volatile @Nullable Thread dispatcher;

	private boolean ended;

	private boolean closeTold;

	TomcatWebSocket(WebSocketTransport transport, TomcatWire wire, Flusher flusher) {
		this.transport = transport;
		this.wire = wire;
		this.flusher = flusher;
		this.queued = transport.queues().holder(this::cutOff);
		this.output = new Output(wire, transport.settings(), this.queued);
		this.incoming = new Incoming(this, this.output, wire, transport.readBuffers(),
				transport.settings().messageSize(), transport.messages().holder(this::cutOff));
	}

	Flusher flusher() {
		return this.flusher;
	}

	@Override
	public void send(TextFrame frame) {
		write(new SendQueue.Frame(frame.encoded()));
	}

	@Override
	public void ping() {
		write(PING);
	}

	@Override
	public void close(int code, String reason) {
		if (this.output.addClose(FrameEncoder.close(code, reason))) {
			flushUnlessDispatching();
		}
	}

	/** Queues a frame, and writes what is queued unless others are about to. */
	void write(SendQueue.Frame frame) {
		if (add(frame, false)) {
			flushUnlessDispatching();
		}
	}

	/**
	 * Queues a frame for the flusher.
	 * @return whether the socket is to be put on the flusher's list
	 */
	boolean addScheduled(SendQueue.Frame frame) {
		return add(frame, true);
	}

	private boolean add(SendQueue.Frame frame, boolean schedule) {
		Output.Added added = this.output.add(frame, schedule);
		while (added == Output.Added.FULL) {
			if (flushOnce(false) == null) {
				// another thread writes, which never waits, but may have lost its
				// processor
				Thread.yield();
			}
			added = this.output.add(frame, schedule);
		}
		if (added == Output.Added.CUT_OFF) {
			this.incoming.ignore();
			this.transport.cutOff();
		}
		this.queued.relieve();
		return added == Output.Added.IDLE;
	}

	/** Makes room for the other sockets: drops at once all that this one holds. */
	private void cutOff() {
		if (this.output.cutOff()) {
			this.transport.cutOff();
		}
		this.incoming.ignore();
		schedule();
	}

	/** Within a dispatch the frames are gathered, and written at its end. */
	private void flushUnlessDispatching() {
		if (this.dispatcher != Thread.currentThread()) {
			flush();
		}
	}

	private void flush() {
		for (int i = 0; i < ROUNDS; i++) {
			if (flushOnce(false) != Output.Flushed.MORE) {
				return;
			}
		}
		schedule();
	}

	private void schedule() {
		if (this.output.schedule()) {
			this.flusher.add(this);
		}
	}

	private Output.@Nullable Flushed flushOnce(boolean evenIfEmpty) {
		ByteBuffer buffer = this.transport.writeBuffers().take();
		try {
			return flush(buffer, evenIfEmpty);
		}
		finally {
			this.transport.writeBuffers().giveBack(buffer);
		}
	}

	/**
	 * Writes once, from the flusher's list.
	 * @return whether there is more to write
	 */
	boolean flushScheduled(ByteBuffer buffer) {
		this.output.unschedule();
		return flush(buffer, false) == Output.Flushed.MORE && this.output.schedule();
	}

	private Output.@Nullable Flushed flush(ByteBuffer buffer, boolean evenIfEmpty) {
		Output.Flushed flushed = this.output.flush(buffer, evenIfEmpty);
		if (flushed == Output.Flushed.CLOSED) {
			if (this.incoming.isIgnored()) {
				// Closing with input unread would reset the connection, and the peer
				// might never see the close frame
				this.output.shutdown();
			}
			else if (this.incoming.isCloseReceived() && this.dispatcher == null) {
				this.wire.disconnect();
			}
		}
		return flushed;
	}

	void open(WebSocketEndpoint endpoint, UpgradeRequest request) {
		this.dispatcher = Thread.currentThread();
		try {
			this.incoming.listen(endpoint.open(this, request));
		}
		catch (RuntimeException ex) {
			logger.error("The endpoint failed", ex);
			close(StatusCode.INTERNAL_ERROR, "");
		}
		finally {
			this.dispatcher = null;
		}
		flush();
	}

	/** Takes an event from Tomcat, which hands over one at a time. */
	SocketState dispatch(SocketEvent event) {
		synchronized (this) {
			if (this.ended) {
				return SocketState.CLOSED;
			}
			this.dispatcher = Thread.currentThread();
		}
		boolean open = false;
		try {
			open = switch (event) {
				case OPEN_READ -> this.incoming.receive();
				case OPEN_WRITE -> continueWriting();
				default -> false;
			};
			if (open) {
				flush();
			}
		}
		catch (IOException ex) {
			open = false;
		}
		catch (RuntimeException | Error ex) {
			// Tomcat would leave the connection as it is
			logger.error("A socket failed", ex);
			open = false;
		}
		finally {
			this.dispatcher = null;
		}
		return (open && !isOver()) ? SocketState.UPGRADED : SocketState.CLOSED;
	}

	private synchronized boolean isOver() {
		return this.ended || (this.incoming.isCloseReceived() && this.output.isDone());
	}

	private boolean continueWriting() {
		this.output.unblock();
		flushOnce(true);
		return true;
	}

	/** Ends the socket when its peer takes too long to close, or when Tomcat has. */
	void expire() {
		if (this.output.isClosing() && this.scansWhileClosing++ >= this.transport.closeScans()) {
			this.wire.close();
		}
		if (this.wire.isClosed()) {
			end();
		}
	}

	/** Ends the socket at once. */
	void abandon() {
		this.wire.close();
		end();
	}

	/** The connection is gone: tells so, once, and never while the listener is busy. */
	void end() {
		synchronized (this) {
			this.ended = true;
			if (this.dispatcher != null || this.closeTold) {
				return;
			}
			this.closeTold = true;
		}
		this.output.end();
		this.incoming.ignore();
		this.transport.remove(this);
		try {
			this.incoming.listener().onClose();
		}
		catch (RuntimeException | Error ex) {
			logger.error("The endpoint failed", ex);
		}
	}

}
