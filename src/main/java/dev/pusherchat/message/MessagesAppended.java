package dev.pusherchat.message;

/**
 * Published on this node, after the commit, whenever it has appended to the log. It only
 * saves waiting for the next poll: what another node appended raises no event here.
 *
 * @param head the last id appended
 */
public record MessagesAppended(long head) {

}
