package dev.pusherchat.channels.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.pusherchat.channels.cluster.entry.BatchCodec;
import dev.pusherchat.channels.cluster.entry.PoisonException;
import dev.pusherchat.channels.cluster.entry.WrongSecretException;
import dev.pusherchat.channels.cluster.journal.JoinRefusedException;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.Snapshot;
import dev.pusherchat.channels.cluster.replica.Replica;
import dev.pusherchat.channels.cluster.replica.ReplicaObserver;
import dev.pusherchat.channels.cluster.replica.ReplicaSettings;
import dev.pusherchat.channels.order.Delivery;

/** Takes over the state that the leader has written for a life that joins. */
final class Loader {

	private static final Log logger = LogFactory.getLog(Loader.class);

	private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

	private final Journal journal;

	private final BatchCodec codec;

	private final ReplicaSettings settings;

	private final ReplicaObserver observer;

	private final Delivery delivery;

	private final NodeClock clock;

	private final Life life;

	private long lookedAt;

	Loader(Journal journal, BatchCodec codec, ReplicaSettings settings, ReplicaObserver observer, Delivery delivery,
			NodeClock clock, Life life) {
		this.journal = journal;
		this.codec = codec;
		this.settings = settings;
		this.observer = observer;
		this.delivery = delivery;
		this.clock = clock;
		this.life = life;
		this.lookedAt = clock.nanoTime() - INTERVAL;
	}

	/** Looks for the state. */
	Step step() {
		long now = this.clock.nanoTime();
		if (this.life.joined() != null && now - this.lookedAt >= INTERVAL) {
			this.lookedAt = now;
			Snapshot snapshot = this.journal.snapshot(this.life.node());
			if (snapshot != null) {
				load(snapshot);
			}
		}
		this.life.freshness().tailStepped();
		return Step.LATER;
	}

	private void load(Snapshot snapshot) {
		try {
			this.codec.verifySnapshot(this.life.node(), snapshot.position().id(), snapshot.parts());
			Replica replica = Replica.decode(this.settings, this.observer, snapshot.position(), snapshot.parts());
			List<Consumer<Delivery>> deliveries = new ArrayList<>();
			replica.tell(deliveries);
			deliveries.forEach((delivery) -> delivery.accept(this.delivery));
			this.life.start(replica);
		}
		catch (WrongSecretException | JoinRefusedException ex) {
			logger.error("This node cannot join", ex);
			this.life.end(String.valueOf(ex.getMessage()), Life.Next.RETRY);
		}
		catch (PoisonException ex) {
			logger.error("The state that was written for this node cannot be read; waiting for another one", ex);
		}
	}

}
