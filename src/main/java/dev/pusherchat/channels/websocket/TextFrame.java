package dev.pusherchat.channels.websocket;

import java.nio.charset.StandardCharsets;

/** A text message to be sent, encoded once however many sockets it goes to. */
public final class TextFrame {

	private final byte[] payload;

	private TextFrame(byte[] payload) {
		this.payload = payload;
	}

	/**
	 * Encodes a message.
	 * @param text the message
	 * @return the frame
	 */
	public static TextFrame of(String text) {
		return new TextFrame(text.getBytes(StandardCharsets.UTF_8));
	}

	byte[] payload() {
		return this.payload;
	}

}
