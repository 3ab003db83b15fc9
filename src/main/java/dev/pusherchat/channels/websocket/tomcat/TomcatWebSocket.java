package dev.pusherchat.channels.websocket.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.websocket.TextFrame;
import dev.pusherchat.channels.websocket.UpgradeRequest;
import dev.pusherchat.channels.websocket.WebSocket;
import dev.pusherchat.channels.websocket.WebSocketEndpoint;
import dev.pusherchat.channels.websocket.frame.FrameEncoder;
import dev.pusherchat.channels.websocket.frame.Opcode;
import dev.pusherchat.channels.websocket.frame.StatusCode;

/**
 * A WebSocket on a connection taken over from Tomcat. Any thread may write;
 * {@link Incoming} reads.
 */
final class TomcatWebSocket implements WebSocket {

	private static final Log logger = LogFactory.getLog(TomcatWebSocket.class);

	private static final byte[] PING = FrameEncoder.encode(Opcode.PING, new byte[0]);

	/** How many times a thread writes before it leaves the rest to the flusher. */
	private static final int ROUNDS = 4;

	private final WebSocketTransport transport;

	private final TomcatWire wire;

	private final Output output;

	private final Flusher flusher;

	private final Incoming incoming;

	/** Used by the transport's scan only. */
	private long scansWhileClosing;

	private volatile @Nullable Thread dispatcher;

	private boolean ended;

	private boolean closeTold;

	TomcatWebSocket(WebSocketTransport transport, TomcatWire wire, Flusher flusher) {
		this.transport = transport;
		this.wire = wire;
		this.flusher = flusher;
		this.output = new Output(wire, transport.settings());
		this.incoming = new Incoming(this, wire, transport.readBuffers(), transport.settings().messageSize());
	}

	Flusher flusher() {
		return this.flusher;
	}

	@Override
	public void send(TextFrame frame) {
		write(frame.encoded());
	}

	@Override
	public void ping() {
		write(PING);
	}

	@Override
	public void close(int code, String reason) {
		if (addClose(FrameEncoder.close(code, reason))) {
			flushUnlessDispatching();
		}
	}

	/** Queues a frame, and writes the queue unless another thread is about to. */
	void write(byte[] frame) {
		if (add(frame, false)) {
			flushUnlessDispatching();
		}
	}

	/**
	 * Queues a frame for the flusher, and returns whether the caller has to put the
	 * socket on the flusher's list.
	 */
	boolean addScheduled(byte[] frame) {
		return add(frame, true);
	}

	private boolean add(byte[] frame, boolean schedule) {
		Output.Added added = this.output.add(frame, schedule);
		while (added == Output.Added.FULL) {
			flushOnce(false);
			added = this.output.add(frame, schedule);
		}
		if (added == Output.Added.CUT_OFF) {
			this.incoming.ignore();
			this.transport.cutOff();
		}
		return added == Output.Added.IDLE;
	}

	/** Queues a close frame, which the end of a dispatch writes. */
	boolean addClose(byte[] frame) {
		return this.output.addClose(frame);
	}

	/** Within a dispatch, frames are gathered and written at its end. */
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

	/** Writes once, for the flusher, and returns whether there is more to write. */
	boolean flushScheduled(ByteBuffer buffer) {
		this.output.unschedule();
		return flush(buffer, false) == Output.Flushed.MORE && this.output.schedule();
	}

	private Output.@Nullable Flushed flush(ByteBuffer buffer, boolean evenIfEmpty) {
		try {
			Output.Flushed flushed = this.output.flush(buffer, evenIfEmpty);
			if (flushed == Output.Flushed.CLOSED) {
				afterClose();
			}
			return flushed;
		}
		catch (IOException | RuntimeException ex) {
			this.wire.disconnect();
			return null;
		}
		catch (Error ex) {
			// otherwise the output would wait for a write that never happens
			this.wire.disconnect();
			throw ex;
		}
	}

	private void afterClose() throws IOException {
		if (this.incoming.isIgnored()) {
			// closing with unread input would reset the connection, and the peer might
			// never see the close frame
			this.wire.shutdownOutput();
		}
		else if (this.incoming.isCloseReceived() && this.dispatcher == null) {
			this.wire.disconnect();
		}
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

	/** Handles an event from Tomcat, which passes one at a time. */
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
			// Tomcat would leave the connection open
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

	boolean isClosing() {
		return this.output.isClosing();
	}

	private boolean continueWriting() {
		this.output.unblock();
		flushOnce(true);
		return true;
	}

	/**
	 * Ends the socket if its peer takes too long to close, or if Tomcat has closed it.
	 */
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

	/**
	 * Tells the listener once that the connection is gone, but never during a dispatch.
	 */
	void end() {
		synchronized (this) {
			this.ended = true;
			if (this.dispatcher != null || this.closeTold) {
				return;
			}
			this.closeTold = true;
		}
		this.output.end();
		this.transport.remove(this);
		try {
			this.incoming.listener().onClose();
		}
		catch (RuntimeException | Error ex) {
			logger.error("The endpoint failed", ex);
		}
	}

}
