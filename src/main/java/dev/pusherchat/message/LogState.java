package dev.pusherchat.message;

/**
 * The identity of the log and its last id.
 *
 * @param epoch a random id, which changes when the database is replaced
 * @param head the last id, 0 when there is none
 */
public record LogState(String epoch, long head) {

}
