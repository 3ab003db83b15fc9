package dev.pusherchat.channels.cluster.replica;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import dev.pusherchat.channels.order.Delivery;

/**
 * What an entry does: to the connections, which are told when the replica's lock is free
 * again, and to the observer, which is told at once.
 */
final class Effects {

	private final ReplicaObserver observer;

	private final List<Consumer<Delivery>> deliveries;

	private Cause cause;

	Effects(ReplicaObserver observer, List<Consumer<Delivery>> deliveries, Cause cause) {
		this.observer = observer;
		this.deliveries = deliveries;
		this.cause = cause;
	}

	long now() {
		return this.cause.at();
	}

	void deliver(Consumer<Delivery> delivery) {
		this.deliveries.add(delivery);
	}

	/** Tells the observer of a channel, except of those whose names begin with '#'. */
	void observe(String channel, BiConsumer<ReplicaObserver, Cause> what) {
		if (channel.isEmpty() || channel.charAt(0) != '#') {
			what.accept(this.observer, this.cause);
			this.cause = this.cause.next();
		}
	}

}
