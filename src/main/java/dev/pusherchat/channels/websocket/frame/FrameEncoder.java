package dev.pusherchat.channels.websocket.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Encodes unfragmented, unmasked frames, as a server sends them. */
public final class FrameEncoder {

	private static final int FIN = 0x80;

	private static final int MAX_REASON_BYTES = 123;

	private FrameEncoder() {
	}

	public static byte[] encode(int opcode, byte[] payload) {
		ByteBuffer frame = ByteBuffer.allocate(headerLength(payload.length) + payload.length);
		frame.put((byte) (FIN | opcode));
		putLength(frame, payload.length);
		return frame.put(payload).array();
	}

	/**
	 * Encodes a close frame.
	 * @param reason a text of at most 123 bytes in UTF-8
	 */
	public static byte[] close(int code, String reason) {
		byte[] text = reason.getBytes(StandardCharsets.UTF_8);
		if (text.length > MAX_REASON_BYTES) {
			throw new IllegalArgumentException("The reason has more than " + MAX_REASON_BYTES + " bytes");
		}
		return encode(Opcode.CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
	}

	private static int headerLength(int length) {
		return (length < 126) ? 2 : (length < 65536) ? 4 : 10;
	}

	private static void putLength(ByteBuffer frame, int length) {
		if (length < 126) {
			frame.put((byte) length);
		}
		else if (length < 65536) {
			frame.put((byte) 126).putShort((short) length);
		}
		else {
			frame.put((byte) 127).putLong(length);
		}
	}

}
