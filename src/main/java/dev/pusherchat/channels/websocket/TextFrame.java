package dev.pusherchat.channels.websocket;

import java.nio.charset.StandardCharsets;

import dev.pusherchat.channels.websocket.frame.FrameEncoder;
import dev.pusherchat.channels.websocket.frame.Opcode;

/** A text message to be sent, encoded once however many sockets it goes to. */
public final class TextFrame {

	private final byte[] encoded;

	private TextFrame(byte[] encoded) {
		this.encoded = encoded;
	}

	/**
	 * Encodes a message.
	 * @param text the message
	 * @return the frame
	 */
	public static TextFrame of(String text) {
		return new TextFrame(FrameEncoder.encode(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Returns the frame as it goes out, for a transport alone.
	 * @return the bytes, which all sockets share
	 */
	public byte[] encoded() {
		return this.encoded;
	}

}
