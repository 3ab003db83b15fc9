package dev.pusherchat.channels.websocket.tomcat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

/** Validates an opening handshake and computes its answer (RFC 6455, section 4.2). */
final class OpeningHandshake {

	static final String VERSION = "13";

	private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	private static final int KEY_BYTES = 16;

	private final HttpServletRequest request;

	OpeningHandshake(HttpServletRequest request) {
		this.request = request;
	}

	boolean asksForWebSocket() {
		return hasToken("Upgrade", "websocket") && hasToken("Connection", "upgrade");
	}

	boolean hasVersion() {
		return List.of(VERSION).equals(values("Sec-WebSocket-Version"));
	}

	boolean isValid() {
		return "HTTP/1.1".equals(this.request.getProtocol()) && !hasBody() && hasKey();
	}

	private boolean hasBody() {
		return this.request.getContentLengthLong() > 0 || this.request.getHeader("Transfer-Encoding") != null;
	}

	private boolean hasKey() {
		List<String> keys = values("Sec-WebSocket-Key");
		try {
			return keys.size() == 1 && Base64.getDecoder().decode(keys.get(0)).length == KEY_BYTES;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	String accept() {
		String text = values("Sec-WebSocket-Key").get(0) + GUID;
		try {
			byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
			return Base64.getEncoder().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private boolean hasToken(String header, String token) {
		return values(header).stream()
			.flatMap((value) -> Arrays.stream(value.split(",")))
			.anyMatch((value) -> value.strip().equalsIgnoreCase(token));
	}

	private List<String> values(String header) {
		return Collections.list(this.request.getHeaders(header)).stream().map(String::strip).toList();
	}

}
