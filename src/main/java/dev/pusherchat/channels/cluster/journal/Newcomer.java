package dev.pusherchat.channels.cluster.journal;

import org.jspecify.annotations.Nullable;

/**
 * A node that joins.
 *
 * @param node a random id, new for each process and each rebirth
 * @param name what people call it: host and port
 * @param version the newest kind of entry that it knows
 * @param up the data of its "up"
 * @param old the id that this process had before, {@code null} when there was none
 * @param oldDown the data of the old one's "down"
 */
public record Newcomer(String node, String name, int version, byte[] up, @Nullable String old, byte[] oldDown) {

}
