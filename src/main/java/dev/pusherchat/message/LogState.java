package dev.pusherchat.message;

/**
 * Which log this is and how far it goes.
 *
 * @param epoch a random id, another one when the database is another
 * @param head the last id, 0 when there is none
 */
public record LogState(String epoch, long head) {

}
