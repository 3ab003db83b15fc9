package dev.pusherchat.channels.cluster.outbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.entry.Entry;
import dev.pusherchat.channels.cluster.entry.Key;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.protocol.Member;

/**
 * This node's connections for one channel, member or user. It waits in the outbox when it
 * has changed, and is read when the batch is made.
 */
final class LocalNumber implements Waiting {

	final Key key;

	private int number;

	// a member's connections in the order in which they came
	private final @Nullable Map<Long, Subscription> connections;

	/** The subscriptions that the next entry will answer. */
	private List<Subscription> unanswered = new ArrayList<>(0);

	/** How many entries with this number are written and not yet applied. */
	int inFlight;

	/** Whether it waits in the outbox. */
	boolean marked;

	/** Whether the replica has a number of this node above 0. */
	boolean applied;

	LocalNumber(Key key) {
		this.key = key;
		this.connections = key.isMember() ? new LinkedHashMap<>() : null;
	}

	void add() {
		this.number++;
	}

	/** Adds a connection of a member. */
	void add(Subscription subscription) {
		this.number++;
		if (this.connections != null) {
			this.connections.put(subscription.id(), subscription);
		}
	}

	void remove(long id) {
		this.number--;
		if (this.connections != null) {
			this.connections.remove(id);
			this.unanswered.removeIf((subscription) -> subscription.id() == id);
		}
	}

	void answerLater(Subscription subscription) {
		this.unanswered.add(subscription);
	}

	List<Subscription> takeUnanswered() {
		List<Subscription> taken = this.unanswered;
		this.unanswered = new ArrayList<>(0);
		return taken;
	}

	boolean unused() {
		return this.number == 0 && this.inFlight == 0 && !this.marked;
	}

	/** Returns the entry for now. The info is that of the first connection still here. */
	Entry.Here entry() {
		Member first = null;
		if (this.connections != null && !this.connections.isEmpty()) {
			first = this.connections.values().iterator().next().member();
		}
		return new Entry.Here(this.key, this.number, (first != null) ? first.info() : null);
	}

}
