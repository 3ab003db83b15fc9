package dev.pusherchat.message;

import tools.jackson.databind.json.JsonMapper;

/**
 * A message encoded once: for the response to its post, its event, and all pages.
 *
 * @param id the position in the log
 * @param json the bytes of its {@link MessageResponse}; do not modify them
 */
public record EncodedMessage(long id, byte[] json) {

	public static EncodedMessage of(MessageResponse message, JsonMapper jsonMapper) {
		return new EncodedMessage(message.id(), jsonMapper.writeValueAsBytes(message));
	}

}
