package dev.pusherchat.channels.cluster.journal;

import java.util.Deque;

/**
 * The state of all channels after a batch.
 *
 * @param position that batch
 * @param parts the state as bytes. Parts of a megabyte at most, and never all of them in
 * one array, because a state can be a large share of the heap. Who uses a part takes it
 * out, so that it takes no memory from then on.
 */
public record Snapshot(Position position, Deque<byte[]> parts) {

}
