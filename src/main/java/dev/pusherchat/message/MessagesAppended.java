package dev.pusherchat.message;

/**
 * Published after a commit to the log by this node. It only saves the wait for the next
 * poll: messages from other nodes raise no event here.
 *
 * @param head the last id appended
 */
public record MessagesAppended(long head) {

}
