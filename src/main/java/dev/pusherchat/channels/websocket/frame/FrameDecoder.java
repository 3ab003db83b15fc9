package dev.pusherchat.channels.websocket.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Decodes a client's frames from any pieces of input, and reassembles messages. It holds
 * no buffer between messages.
 */
public final class FrameDecoder {

	private static final byte[] NOTHING = {};

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private final FrameHandler handler;

	private final int messageSize;

	private final FrameHeader header = new FrameHeader();

	private boolean inPayload;

	private int payloadRead;

	private byte[] control = NOTHING;

	private boolean inMessage;

	private byte[] message = NOTHING;

	private int messageLength;

	/**
	 * Creates a decoder for one connection.
	 * @param messageSize how many bytes a message may have
	 */
	public FrameDecoder(FrameHandler handler, int messageSize) {
		this.handler = handler;
		this.messageSize = messageSize;
	}

	/**
	 * Decodes all of the input.
	 * @throws ProtocolViolation if the client broke the protocol
	 */
	public void decode(ByteBuffer in) {
		while (this.inPayload || in.hasRemaining()) {
			if (!this.inPayload) {
				if (!this.header.read(in)) {
					return;
				}
				begin();
			}
			if (!readPayload(in)) {
				return;
			}
			this.inPayload = false;
			end();
		}
	}

	/**
	 * Returns how much is kept of a message that has not ended.
	 * @return the size of its buffer
	 */
	public int held() {
		return this.message.length;
	}

	private void begin() {
		this.inPayload = true;
		this.payloadRead = 0;
		if (Opcode.isControl(this.header.opcode())) {
			this.control = new byte[(int) this.header.length()];
		}
		else {
			beginData();
		}
	}

	private void beginData() {
		int opcode = this.header.opcode();
		if (opcode == Opcode.BINARY) {
			throw new ProtocolViolation(StatusCode.UNSUPPORTED_DATA, "Binary messages are not used");
		}
		if ((opcode == Opcode.CONTINUATION) != this.inMessage) {
			throw new ProtocolViolation(StatusCode.PROTOCOL_ERROR, "Bad continuation");
		}
		if (this.header.length() > this.messageSize - this.messageLength) {
			throw new ProtocolViolation(StatusCode.TOO_BIG, "Message is too big");
		}
		this.inMessage = true;
	}

	private boolean readPayload(ByteBuffer in) {
		int left = (int) this.header.length() - this.payloadRead;
		int count = Math.min(left, in.remaining());
		if (Opcode.isControl(this.header.opcode())) {
			unmask(in, this.control, this.payloadRead, count);
		}
		else {
			reserve(count, left);
			unmask(in, this.message, this.messageLength, count);
			this.messageLength += count;
		}
		this.payloadRead += count;
		return count == left;
	}

	/** Grows the buffer with what has arrived, not to the length in the header. */
	private void reserve(int count, int left) {
		int needed = this.messageLength + count;
		if (needed > this.message.length) {
			int doubled = Math.min(2 * this.message.length, this.messageLength + left);
			this.message = Arrays.copyOf(this.message, Math.max(needed, doubled));
		}
	}

	private void unmask(ByteBuffer in, byte[] target, int offset, int count) {
		in.get(target, offset, count);
		int mask = Integer.rotateLeft(this.header.mask(), 8 * (this.payloadRead & 3));
		long twice = (long) mask << Integer.SIZE | Integer.toUnsignedLong(mask);
		int i = offset;
		for (; i <= offset + count - Long.BYTES; i += Long.BYTES) {
			LONGS.set(target, i, (long) LONGS.get(target, i) ^ twice);
		}
		for (; i < offset + count; i++) {
			mask = Integer.rotateLeft(mask, 8);
			target[i] ^= (byte) mask;
		}
	}

	private void end() {
		this.handler.onFrame();
		switch (this.header.opcode()) {
			case Opcode.PING -> this.handler.onPing(takeControl());
			case Opcode.PONG -> takeControl();
			case Opcode.CLOSE -> endClose(takeControl());
			default -> endData();
		}
	}

	private byte[] takeControl() {
		byte[] payload = this.control;
		this.control = NOTHING;
		return payload;
	}

	private void endClose(byte[] payload) {
		if (payload.length == 0) {
			this.handler.onClose(StatusCode.NONE);
			return;
		}
		int code = (payload.length == 1) ? 0 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
		if (!StatusCode.mayBeReceived(code)) {
			throw new ProtocolViolation(StatusCode.PROTOCOL_ERROR, "Invalid close code");
		}
		Utf8.decode(payload, 2, payload.length - 2);
		this.handler.onClose(code);
	}

	private void endData() {
		if (this.header.isFinal()) {
			byte[] bytes = this.message;
			int length = this.messageLength;
			this.message = NOTHING;
			this.messageLength = 0;
			this.inMessage = false;
			this.handler.onText(Utf8.decode(bytes, 0, length));
		}
	}

}
