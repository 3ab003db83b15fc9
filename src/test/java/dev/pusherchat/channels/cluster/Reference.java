package dev.pusherchat.channels.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.entry.BatchCodec;
import dev.pusherchat.channels.cluster.entry.Entry;
import dev.pusherchat.channels.cluster.entry.PoisonException;
import dev.pusherchat.channels.cluster.entry.WrongSecretException;
import dev.pusherchat.channels.cluster.journal.Batch;
import dev.pusherchat.channels.cluster.journal.Position;
import dev.pusherchat.channels.cluster.replica.Replica;
import dev.pusherchat.channels.cluster.replica.ReplicaSettings;
import dev.pusherchat.channels.order.Delivery;

/**
 * The journal applied from its first batch on, without nodes: what all nodes must equal.
 */
class Reference {

	private final MemoryDatabase database;

	private final BatchCodec codec;

	private final ReplicaSettings settings;

	private long identity;

	private Replica replica;

	private final List<List<String>> delivered = new ArrayList<>();

	Reference(MemoryDatabase database, BatchCodec codec, ReplicaSettings settings) {
		this.database = database;
		this.codec = codec;
		this.settings = settings;
		this.replica = empty();
	}

	private Replica empty() {
		this.identity = this.database.identity();
		this.delivered.clear();
		return new Replica(this.settings, new ObserverCheck(), new Position(0, "", 0));
	}

	/** Returns what a node must have delivered for the batches between two ids. */
	List<String> delivered(long after, long to) {
		catchUp();
		List<String> all = new ArrayList<>();
		this.delivered.subList((int) after, (int) to).forEach(all::addAll);
		return all;
	}

	Replica replica() {
		catchUp();
		return this.replica;
	}

	private void catchUp() {
		if (this.identity != this.database.identity()) {
			this.replica = empty();
		}
		List<Batch> rows = this.database.rows;
		while (this.delivered.size() < rows.size()) {
			this.delivered.add(apply(rows.get(this.delivered.size())));
		}
	}

	private List<@Nullable Entry> decode(Batch batch) {
		try {
			return this.codec.decode(batch.node(), batch.batch(), batch.data());
		}
		catch (PoisonException | WrongSecretException ex) {
			return List.of();
		}
	}

	private List<String> apply(Batch batch) {
		List<Consumer<Delivery>> deliveries = new ArrayList<>();
		this.replica.advance(batch, deliveries);
		List<@Nullable Entry> entries = decode(batch);
		for (int i = 0; i < entries.size(); i++) {
			Entry entry = entries.get(i);
			if (entry != null) {
				this.replica.apply(batch, i, entry, deliveries);
			}
		}
		Words words = new Words();
		deliveries.forEach((delivery) -> delivery.accept(words));
		return words.take();
	}

}
