package dev.pusherchat.channels.cluster;

import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.cluster.replica.ReplicaObserver;
import dev.pusherchat.channels.cluster.replica.ReplicaSettings;

/**
 * What this node is.
 *
 * @param name what people call the node: host and port
 * @param replica what all nodes must have alike
 * @param observers makes what sees the journal, a new one for each life
 * @param connections how many connections this node has
 * @param ids makes the ids of its lives, never the same twice
 * @param appendTimes gets the nanoseconds that each append took
 */
public record ClusterSettings(App app, String name, ReplicaSettings replica, Supplier<ReplicaObserver> observers,
		IntSupplier connections, Supplier<String> ids, LongConsumer appendTimes) {

	public ClusterSettings(App app, String name, ReplicaSettings replica, Supplier<ReplicaObserver> observers,
			IntSupplier connections, LongConsumer appendTimes) {
		this(app, name, replica, observers, connections, () -> UUID.randomUUID().toString(), appendTimes);
	}

}
