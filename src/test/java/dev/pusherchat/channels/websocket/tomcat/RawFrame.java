package dev.pusherchat.channels.websocket.tomcat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import dev.pusherchat.channels.websocket.frame.Opcode;

/**
 * A frame as it is on the wire.
 *
 * @param first its first byte: flags and opcode
 * @param payload its payload, unmasked
 */
public record RawFrame(int first, byte[] payload) {

	public static final int FIN = 0x80;

	public static RawFrame text(String text) {
		return new RawFrame(FIN | Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
	}

	public static RawFrame of(int first, String payload) {
		return new RawFrame(first, payload.getBytes(StandardCharsets.UTF_8));
	}

	public static RawFrame of(int first, int... payload) {
		byte[] bytes = new byte[payload.length];
		for (int i = 0; i < payload.length; i++) {
			bytes[i] = (byte) payload[i];
		}
		return new RawFrame(first, bytes);
	}

	static RawFrame close(int code, String reason) {
		byte[] text = reason.getBytes(StandardCharsets.UTF_8);
		return new RawFrame(FIN | Opcode.CLOSE,
				ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
	}

	public int opcode() {
		return this.first & 0x0F;
	}

	public String text() {
		return new String(this.payload, StandardCharsets.UTF_8);
	}

	public int closeCode() {
		return (this.payload.length < 2) ? -1 : ByteBuffer.wrap(this.payload).getShort() & 0xFFFF;
	}

	public String closeReason() {
		return new String(this.payload, 2, this.payload.length - 2, StandardCharsets.UTF_8);
	}

	byte[] masked() {
		return encode(true);
	}

	byte[] unmasked() {
		return encode(false);
	}

	private byte[] encode(boolean mask) {
		byte[] key = { (byte) 0xA1, 0x52, (byte) 0xC3, 0x34 };
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write(this.first);
		int flag = mask ? 0x80 : 0;
		if (this.payload.length < 126) {
			out.write(flag | this.payload.length);
		}
		else if (this.payload.length < 65536) {
			out.write(flag | 126);
			out.writeBytes(ByteBuffer.allocate(2).putShort((short) this.payload.length).array());
		}
		else {
			out.write(flag | 127);
			out.writeBytes(ByteBuffer.allocate(8).putLong(this.payload.length).array());
		}
		if (mask) {
			out.writeBytes(key);
		}
		for (int i = 0; i < this.payload.length; i++) {
			out.write(mask ? this.payload[i] ^ key[i % 4] : this.payload[i]);
		}
		return out.toByteArray();
	}

}
