package dev.pusherchat.channels.websocket;

import java.nio.charset.StandardCharsets;

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
		return new TextFrame(Frames.encode(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8)));
	}

	byte[] encoded() {
		return this.encoded;
	}

}
