package dev.pusherchat.channels.websocket.frame;

import java.nio.ByteBuffer;

/** The header of a client's frame, read from any pieces of input. */
final class FrameHeader {

	private static final int MASK_BYTES = 4;

	private int bytesRead;

	private int lengthBytes;

	private int first;

	private int mask;

	private long length;

	/** Reads on, and returns whether the header is complete. */
	boolean read(ByteBuffer in) {
		while (in.hasRemaining()) {
			if (accept(in.get() & 0xFF)) {
				this.bytesRead = 0;
				return true;
			}
		}
		return false;
	}

	private boolean accept(int octet) {
		int position = this.bytesRead++;
		if (position == 0) {
			acceptFirst(octet);
		}
		else if (position == 1) {
			acceptSecond(octet);
		}
		else if (position < 2 + this.lengthBytes) {
			acceptLength(octet);
		}
		else {
			this.mask = (this.mask << 8) | octet;
		}
		return this.bytesRead == 2 + this.lengthBytes + MASK_BYTES;
	}

	private void acceptFirst(int octet) {
		this.first = octet;
		this.lengthBytes = 0;
		require((octet & 0x70) == 0, "Reserved bits are set");
		require(Opcode.isKnown(opcode()), "Unknown opcode");
		require(isFinal() || !Opcode.isControl(opcode()), "Fragmented control frame");
	}

	private void acceptSecond(int octet) {
		require((octet & 0x80) != 0, "Frame is not masked");
		this.length = octet & 0x7F;
		require(this.length <= 125 || !Opcode.isControl(opcode()), "Control frame is too long");
		if (this.length > 125) {
			this.lengthBytes = (this.length == 126) ? 2 : 8;
			this.length = 0;
		}
	}

	private void acceptLength(int octet) {
		this.length = (this.length << 8) | octet;
		require(this.length >= 0, "Negative length");
	}

	private static void require(boolean condition, String reason) {
		if (!condition) {
			throw new ProtocolViolation(StatusCode.PROTOCOL_ERROR, reason);
		}
	}

	boolean isFinal() {
		return (this.first & 0x80) != 0;
	}

	int opcode() {
		return this.first & 0x0F;
	}

	long length() {
		return this.length;
	}

	int mask() {
		return this.mask;
	}

}
