package dev.pusherchat.message.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.pusherchat.message.EncodedMessage;
import dev.pusherchat.message.LogState;
import dev.pusherchat.message.MessageResponse;

/**
 * An event as its readers receive it. The event of a message is shared by its readers.
 *
 * @param id the position of a reader who has read it
 * @param bytes what goes over the wire; do not modify them
 */
record StreamEvent(long id, byte[] bytes) {

	/** Keeps the connection alive, and says nothing. */
	static final byte[] COMMENT = utf8(":\n\n");

	private static final byte[] END = utf8("\n\n");

	static StreamEvent message(String epoch, EncodedMessage message) {
		byte[] begin = utf8(
				"event: %s\nid: %s\ndata: ".formatted(MessageResponse.EVENT, new StreamPosition(message.id(), epoch)));
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(begin.length + message.json().length + END.length);
		bytes.writeBytes(begin);
		bytes.writeBytes(message.json());
		bytes.writeBytes(END);
		return new StreamEvent(message.id(), bytes.toByteArray());
	}

	/** The log is another one, or an older copy of it; the stream goes on at its head. */
	static StreamEvent reset(LogState state) {
		return new StreamEvent(state.head(), utf8("event: reset\nid: %s\ndata: {\"epoch\":\"%s\",\"head\":%d}\n\n"
			.formatted(new StreamPosition(state.head(), state.epoch()), state.epoch(), state.head())));
	}

	/** Retention has deleted what follows the reader's position, up to this id. */
	static StreamEvent gap(String epoch, long first) {
		return new StreamEvent(first - 1, utf8(
				"event: gap\nid: %s\ndata: {\"first\":%d}\n\n".formatted(new StreamPosition(first - 1, epoch), first)));
	}

	/** The id lets a reader who is cut off before the first message resume here. */
	static StreamEvent start(StreamPosition position, Duration retry) {
		return new StreamEvent(position.id(), utf8("retry: %d\nid: %s\n\n".formatted(retry.toMillis(), position)));
	}

	/** Tells a client to come back. */
	static byte[] retry(Duration retry) {
		return utf8("retry: %d\n\n".formatted(retry.toMillis()));
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
