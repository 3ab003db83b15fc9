package dev.pusherchat.channels;

import java.nio.charset.StandardCharsets;

import dev.pusherchat.channels.websocket.TextFrame;

/** Reads back what a frame says, which nothing but the transport needs to know. */
final class FrameText {

	private static final int FINAL_TEXT = 0x81;

	private FrameText() {
	}

	static String of(TextFrame frame) {
		byte[] bytes = frame.encoded();
		int start = ((bytes[0] & 0xff) == FINAL_TEXT) ? headerLength(bytes[1]) : 0;
		return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
	}

	private static int headerLength(byte length) {
		return switch (length) {
			case 126 -> 4;
			case 127 -> 10;
			default -> 2;
		};
	}

}
