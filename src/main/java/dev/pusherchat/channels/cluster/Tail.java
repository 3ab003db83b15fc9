package dev.pusherchat.channels.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.entry.BatchCodec;
import dev.pusherchat.channels.cluster.entry.Entry;
import dev.pusherchat.channels.cluster.entry.PoisonException;
import dev.pusherchat.channels.cluster.entry.WrongSecretException;
import dev.pusherchat.channels.cluster.journal.Batch;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalTrimmedException;
import dev.pusherchat.channels.cluster.outbox.Refusals;
import dev.pusherchat.channels.cluster.replica.Replica;
import dev.pusherchat.channels.cluster.replica.ReplicaSettings;
import dev.pusherchat.channels.order.Delivery;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.protocol.Member;

/**
 * Applies the journal to a life's replica, and tells this node's connections. Only the
 * tail calls the {@link Delivery}, and never under the replica's lock.
 */
final class Tail {

	private static final Log logger = LogFactory.getLog(Tail.class);

	private static final int MAX_BATCHES = 64;

	private final Journal journal;

	private final BatchCodec codec;

	private final Delivery delivery;

	private final Snapshots snapshots;

	private final NodeClock clock;

	private final Life life;

	private final ReplicaSettings settings;

	private final Refusals refusals;

	private boolean strangerLogged;

	private boolean poisonLogged;

	Tail(Journal journal, BatchCodec codec, Delivery delivery, Snapshots snapshots, NodeClock clock, Life life,
			ReplicaSettings settings) {
		this.journal = journal;
		this.codec = codec;
		this.delivery = delivery;
		this.snapshots = snapshots;
		this.clock = clock;
		this.life = life;
		this.settings = settings;
		this.refusals = new Refusals(life.outbox(), settings.maxBytes());
	}

	/** Reads and applies some batches. */
	Step step(Replica replica) {
		answer(replica);
		this.refusals.retry(replica::bytes, this.clock.nanoTime());
		List<Batch> batches;
		try {
			batches = this.journal.read(replica.position(), MAX_BATCHES);
		}
		catch (JournalTrimmedException ex) {
			this.life.end(Life.TOO_FAR_BEHIND, Life.Next.REBIRTH);
			return Step.AGAIN;
		}
		for (Batch batch : batches) {
			if (!apply(replica, batch)) {
				return Step.AGAIN;
			}
			this.life.freshness().tailStepped();
		}
		if (this.life.leading()) {
			this.snapshots.write(replica, this.clock.nanoTime());
		}
		this.life.freshness().tailStepped();
		return batches.isEmpty() ? Step.IDLE : Step.AGAIN;
	}

	/** Answers the subscriptions of users that are members through this node already. */
	private void answer(Replica replica) {
		this.life.outbox()
			.takeAnswerable()
			.forEach((subscription) -> this.delivery.joined(subscription, replica.members(subscription.channel())));
	}

	private boolean apply(Replica replica, Batch batch) {
		if (batch.node().equals(this.life.node()) && batch.batch() == Journal.DOWN) {
			this.life.end(Life.DECLARED_DEAD, Life.Next.REBIRTH);
			return false;
		}
		try {
			List<Consumer<Delivery>> deliveries = new ArrayList<>();
			boolean known = replica.isLive(batch.node());
			replica.advance(batch, deliveries);
			applyEntries(replica, batch, known, deliveries);
			deliveries.forEach((delivery) -> delivery.accept(this.delivery));
			this.life.applied(batch.id(), batch.data().length);
			return true;
		}
		catch (WrongSecretException ex) {
			logger.error("This node goes out of service", ex);
			this.life.end(String.valueOf(ex.getMessage()), Life.Next.RETRY);
		}
		catch (RuntimeException ex) {
			if (this.life.end() != null) {
				// another thread ended this life meanwhile, and emptied its outbox
				return false;
			}
			logger.error("Batch " + batch.id() + " of the journal cannot be applied; this node starts over", ex);
			this.life.end("A batch cannot be applied", Life.Next.REBIRTH_LATER);
		}
		return false;
	}

	private void applyEntries(Replica replica, Batch batch, boolean known, List<Consumer<Delivery>> deliveries) {
		List<@Nullable Entry> entries;
		try {
			entries = this.codec.decode(batch.node(), batch.batch(), batch.data());
		}
		catch (PoisonException ex) {
			if (!this.poisonLogged) {
				logger.error("Batch " + batch.id() + " of node " + batch.node()
						+ " cannot be read; all nodes skip it, and what follows like it", ex);
				this.poisonLogged = true;
			}
			replica.skip();
			return;
		}
		catch (WrongSecretException ex) {
			entries = entriesOfStranger(replica, batch, known, ex);
		}
		for (int index = 0; index < entries.size(); index++) {
			Entry entry = entries.get(index);
			if (entry != null) {
				apply(replica, batch, index, entry, deliveries);
			}
			else {
				replica.skip();
			}
		}
	}

	// A node that joins with another secret must not take the others out of service: it
	// never becomes one of them. The database has fenced a node that is down, whoever
	// says so. From a node that is one of us, everything else is lost.
	private List<@Nullable Entry> entriesOfStranger(Replica replica, Batch batch, boolean known,
			WrongSecretException ex) {
		if (batch.batch() == Journal.DOWN) {
			return List.of(new Entry.Down("declared dead by a node with another secret"));
		}
		if (known) {
			throw ex;
		}
		if (!this.strangerLogged) {
			logger.error("A node is not let in", ex);
			this.strangerLogged = true;
		}
		if (batch.batch() == 0 && this.life.leading()) {
			this.snapshots.writeForStranger(batch.node(), batch.position());
		}
		replica.skip();
		return List.of();
	}

	private void apply(Replica replica, Batch batch, int index, Entry entry, List<Consumer<Delivery>> deliveries) {
		boolean room = replica.apply(batch, index, entry, deliveries);
		if (!(entry instanceof Entry.Here here) || !batch.node().equals(this.life.node())) {
			return;
		}
		if (!here.key().isMember()) {
			this.refusals.applied(here, room);
			return;
		}
		for (Subscription waiter : this.life.outbox().applied(here, !room)) {
			List<Member> members = replica.members(waiter.channel());
			deliveries.add((delivery) -> answer(delivery, waiter, room, members));
		}
	}

	private void answer(Delivery delivery, Subscription waiter, boolean room, List<Member> members) {
		if (room) {
			delivery.joined(waiter, members);
		}
		else {
			delivery.full(waiter, (members.size() >= this.settings.maxMembers()) ? waiter.full(members.size())
					: "All nodes together hold as many members as channels.cluster.max-replica-size lets them");
		}
	}

}
