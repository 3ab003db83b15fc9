package dev.pusherchat.channels.cluster.journal;

/**
 * The state of all channels after a batch.
 *
 * @param position that batch
 */
public record Snapshot(Position position, byte[] state) {

}
