package dev.pusherchat.message.read;

import dev.pusherchat.message.MessageResponse;

/**
 * A message as every page carries it, encoded once for all of them.
 *
 * @param id its position in the log
 * @param json the bytes of its {@link MessageResponse}, never changed
 */
public record EncodedMessage(long id, byte[] json) {

}
