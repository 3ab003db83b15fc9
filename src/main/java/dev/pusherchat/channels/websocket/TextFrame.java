package dev.pusherchat.channels.websocket;

import java.nio.charset.StandardCharsets;

import dev.pusherchat.channels.websocket.frame.FrameEncoder;
import dev.pusherchat.channels.websocket.frame.Opcode;

/** A text message, encoded once for all sockets that it is sent to. */
public final class TextFrame {

	private final byte[] encoded;

	private TextFrame(byte[] encoded) {
		this.encoded = encoded;
	}

	public static TextFrame of(String text) {
		return new TextFrame(FrameEncoder.encode(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8)));
	}

	/** Returns the bytes, which all sockets share; for a transport only. */
	public byte[] encoded() {
		return this.encoded;
	}

}
