package dev.pusherchat.channels.websocket.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.websocket.Budget;
import dev.pusherchat.channels.websocket.WebSocketListener;
import dev.pusherchat.channels.websocket.frame.FrameDecoder;
import dev.pusherchat.channels.websocket.frame.FrameEncoder;
import dev.pusherchat.channels.websocket.frame.FrameHandler;
import dev.pusherchat.channels.websocket.frame.Opcode;
import dev.pusherchat.channels.websocket.frame.ProtocolViolation;
import dev.pusherchat.channels.websocket.frame.StatusCode;

/** Reads one socket and passes its messages to the listener. */
final class Incoming implements FrameHandler {

	private static final Log logger = LogFactory.getLog(Incoming.class);

	private static final byte[] CLOSE_WITHOUT_CODE = FrameEncoder.encode(Opcode.CLOSE, new byte[0]);

	/**
	 * How long a thread reads before it turns to other sockets. It looks after each piece
	 * of 4 KB: many small frames take far longer than the same bytes in a large one.
	 */
	private static final long TURN = TimeUnit.MICROSECONDS.toNanos(500);

	private static final int PIECE = 4 * 1024;

	private final TomcatWebSocket socket;

	private final Output output;

	private final TomcatWire wire;

	private final BufferPool buffers;

	private final Budget.Holder holder;

	/** Is gone, with what it holds, once nothing that arrives is looked at any more. */
	private volatile @Nullable FrameDecoder decoder;

	private WebSocketListener listener = WebSocketListener.NONE;

	private volatile boolean closeReceived;

	Incoming(TomcatWebSocket socket, Output output, TomcatWire wire, BufferPool buffers, int messageSize,
			Budget.Holder holder) {
		this.socket = socket;
		this.output = output;
		this.wire = wire;
		this.buffers = buffers;
		this.holder = holder;
		this.decoder = new FrameDecoder(this, messageSize);
	}

	void listen(WebSocketListener listener) {
		this.listener = listener;
	}

	WebSocketListener listener() {
		return this.listener;
	}

	boolean isCloseReceived() {
		return this.closeReceived;
	}

	/** Discards all further input. */
	void ignore() {
		this.decoder = null;
		this.holder.release();
	}

	boolean isIgnored() {
		return this.decoder == null;
	}

	/**
	 * Reads what has arrived. Tomcat's threads call this, one at a time.
	 * @return whether the connection is still open
	 */
	boolean receive() throws IOException {
		ByteBuffer buffer = this.buffers.take();
		try {
			long start = System.nanoTime();
			// TLS needs room for a whole record, and nobody announces what is left of it
			boolean secure = this.wire.isSecure();
			int piece = secure ? buffer.capacity() : PIECE;
			do {
				int count = this.wire.read(buffer.clear().limit(piece));
				if (count <= 0) {
					return count == 0;
				}
				decode(buffer.flip());
				if (count < piece && !secure) {
					return true;
				}
			}
			while (secure || System.nanoTime() - start < TURN);
			return true;
		}
		finally {
			this.buffers.giveBack(buffer);
		}
	}

	private void decode(ByteBuffer buffer) {
		FrameDecoder decoder = this.decoder;
		if (decoder == null) {
			return;
		}
		try {
			decoder.decode(buffer);
			this.holder.hold(decoder.held());
			this.holder.relieve();
		}
		catch (ProtocolViolation ex) {
			fail(ex.code(), ex.reason());
		}
		catch (RuntimeException ex) {
			logger.error("The endpoint failed", ex);
			fail(StatusCode.INTERNAL_ERROR, "");
		}
	}

	private void fail(int code, String reason) {
		ignore();
		this.output.addClose(FrameEncoder.close(code, reason));
	}

	@Override
	public void onFrame() {
		this.listener.onActivity();
	}

	@Override
	public void onText(String text) {
		if (!this.closeReceived && !this.output.isClosing()) {
			this.listener.onText(text);
		}
	}

	@Override
	public void onPing(byte[] payload) {
		this.socket.write(new SendQueue.Frame(FrameEncoder.encode(Opcode.PONG, payload)));
	}

	@Override
	public void onClose(int code) {
		this.closeReceived = true;
		this.output.addClose((code != StatusCode.NONE) ? FrameEncoder.close(code, "") : CLOSE_WITHOUT_CODE);
	}

}
