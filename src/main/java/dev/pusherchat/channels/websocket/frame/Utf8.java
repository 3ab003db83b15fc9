package dev.pusherchat.channels.websocket.frame;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8 strictly. */
final class Utf8 {

	private Utf8() {
	}

	static String decode(byte[] bytes, int offset, int length) {
		if (isAscii(bytes, offset, length)) {
			return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
		}
		try {
			return StandardCharsets.UTF_8.newDecoder()
				.onMalformedInput(CodingErrorAction.REPORT)
				.onUnmappableCharacter(CodingErrorAction.REPORT)
				.decode(ByteBuffer.wrap(bytes, offset, length))
				.toString();
		}
		catch (CharacterCodingException ex) {
			throw new ProtocolViolation(StatusCode.INVALID_TEXT, "Not UTF-8");
		}
	}

	private static boolean isAscii(byte[] bytes, int offset, int length) {
		int seen = 0;
		for (int i = offset; i < offset + length; i++) {
			seen |= bytes[i];
		}
		return seen >= 0;
	}

}
