package dev.pusherchat.message;

/**
 * A message as every page carries it, encoded once for all of them.
 *
 * @param id its position in the log
 * @param json the bytes of its {@link MessageResponse}, never changed
 */
record EncodedMessage(long id, byte[] json) {

}
