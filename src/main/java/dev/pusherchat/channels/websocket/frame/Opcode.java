package dev.pusherchat.channels.websocket.frame;

/** The opcodes of frames (RFC 6455, section 11.8). */
public final class Opcode {

	/** A further part of a message. */
	public static final int CONTINUATION = 0x0;

	/** A text message, or its first part. */
	public static final int TEXT = 0x1;

	/** A binary message, which this server refuses. */
	public static final int BINARY = 0x2;

	/** The last frame of either side. */
	public static final int CLOSE = 0x8;

	/** Asks for a pong. */
	public static final int PING = 0x9;

	/** Answers a ping. */
	public static final int PONG = 0xA;

	private Opcode() {
	}

	static boolean isControl(int opcode) {
		return opcode >= CLOSE;
	}

	static boolean isKnown(int opcode) {
		return opcode <= BINARY || (opcode >= CLOSE && opcode <= PONG);
	}

}
