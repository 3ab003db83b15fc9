package dev.pusherchat.channels.cluster.outbox;

import dev.pusherchat.channels.cluster.entry.Key;

/**
 * A subscription that waits for its answer.
 *
 * @param id names it
 */
public record Waiter(long id, Key key) {

}
