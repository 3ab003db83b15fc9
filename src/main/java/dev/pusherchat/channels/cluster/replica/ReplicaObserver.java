package dev.pusherchat.channels.cluster.replica;

import java.util.OptionalLong;

import dev.pusherchat.channels.cluster.entry.ByteReader;
import dev.pusherchat.channels.cluster.entry.ByteWriter;
import dev.pusherchat.channels.order.ClientTrigger;

/**
 * Sees what the journal does, for webhooks. All nodes make the same calls in the same
 * order, so an observer whose state depends on nothing else has the same state
 * everywhere. The calls come under the replica's lock and must not block.
 */
public interface ReplicaObserver {

	/** Sees nothing. */
	ReplicaObserver NONE = new ReplicaObserver() {
	};

	/**
	 * The journal's time has come so far. Called before each batch is applied.
	 * @param at the time in milliseconds; never goes back
	 */
	default void time(long at) {
	}

	default void occupied(Cause cause, String channel) {
	}

	default void vacated(Cause cause, String channel) {
	}

	default void memberAdded(Cause cause, String channel, String userId) {
	}

	default void memberRemoved(Cause cause, String channel, String userId) {
	}

	default void clientEvent(Cause cause, ClientTrigger event) {
	}

	/** A subscription count was told. */
	default void subscriptionCount(Cause cause, String channel, int count) {
	}

	/** The first subscriber since the last event found a cache channel empty. */
	default void cacheMiss(Cause cause, String channel) {
	}

	/** Webhooks have arrived, as a node wrote it. */
	default void done(Cause cause, byte[] data) {
	}

	/** Returns when time alone changes something: the journal's time in milliseconds. */
	default OptionalLong deadline() {
		return OptionalLong.empty();
	}

	/** Returns the settings that must be the same on all nodes, in words. */
	default String settings() {
		return "";
	}

	/** Forgets everything, because all nodes have started over. */
	default void clear() {
	}

	/** Writes its state into a snapshot. */
	default void encode(ByteWriter out) {
	}

	/** Reads its state from a snapshot, in place of the state that it has. */
	default void decode(ByteReader in) {
	}

}
