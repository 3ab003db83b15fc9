package dev.pusherchat.message.read;

import dev.pusherchat.message.MessageResponse;

/**
 * A message encoded once for all pages.
 *
 * @param id the position in the log
 * @param json the bytes of its {@link MessageResponse}; do not modify them
 */
public record EncodedMessage(long id, byte[] json) {

}
