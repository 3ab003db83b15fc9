package dev.pusherchat.channels.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.entry.BatchCodec;
import dev.pusherchat.channels.cluster.entry.Entry;
import dev.pusherchat.channels.cluster.entry.Key;
import dev.pusherchat.channels.cluster.journal.Beats;
import dev.pusherchat.channels.cluster.journal.Joined;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalException;
import dev.pusherchat.channels.cluster.journal.JournalReplacedException;
import dev.pusherchat.channels.cluster.replica.Replica;
import dev.pusherchat.channels.cluster.replica.ReplicaObserver;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.order.Delivery;
import dev.pusherchat.channels.order.Order;
import dev.pusherchat.channels.order.OrderUnavailableException;
import dev.pusherchat.channels.order.Standing;
import dev.pusherchat.channels.order.Trigger;
import dev.pusherchat.channels.protocol.Member;

/**
 * The order of all nodes, by a journal in a database.
 * <p>
 * Nothing is delivered here first. What happens on this node goes into its
 * {@link dev.pusherchat.channels.cluster.outbox.Outbox outbox}. The appender appends it to
 * the journal, in batches. The tail reads the journal, applies it to the
 * {@link Replica replica} and tells this node's connections. The heart keeps this node a
 * member, and finds out which others are not. Each of the three is a step without a
 * thread, so that tests can run them in any order; {@link ClusterThreads} runs them.
 * <p>
 * A node that loses its place, because others have declared it dead or because it was cut
 * off for too long, closes its connections and begins another life with a new id.
 */
public final class JournalOrder implements Order, Standing {

	private static final Log logger = LogFactory.getLog(JournalOrder.class);

	private static final long FAILURES_APART = TimeUnit.MINUTES.toNanos(1);

	private final AtomicLong names = new AtomicLong();

	private final Journal journal;

	private final Delivery delivery;

	private final ClusterSettings settings;

	private final NodeClock clock;

	private final Executor executor;

	private final BatchCodec codec;

	private volatile Node node;

	// of the tail alone
	private @Nullable Life told;

	private @Nullable Long failedAt;

	/**
	 * Creates an order that has not joined yet.
	 * @param executor stores the state for nodes that join, which may take a while
	 */
	public JournalOrder(Journal journal, Delivery delivery, ClusterSettings settings, NodeClock clock,
			Executor executor) {
		this.journal = journal;
		this.delivery = delivery;
		this.settings = settings;
		this.clock = clock;
		this.executor = executor;
		this.codec = new BatchCodec(settings.app());
		this.node = create(null);
	}

	private Node create(@Nullable String old) {
		Life life = new Life(this.settings.ids().get(), old, this.clock);
		ReplicaObserver observer = this.settings.observers().get();
		Snapshots snapshots = new Snapshots(this.journal, this.codec, this.executor);
		return new Node(life, new Appender(this.journal, this.codec, life),
				new Loader(this.journal, this.codec, this.settings.replica(), observer, this.delivery, this.clock,
						life),
				new Tail(this.journal, this.codec, this.delivery, snapshots, this.clock, life),
				new Heart(this.journal, this.codec, this.clock, life, this.settings.name(),
						() -> empty(life, observer), this.settings.connections()));
	}

	private Replica empty(Life life, ReplicaObserver observer) {
		Joined joined = life.joined();
		if (joined == null) {
			throw new IllegalStateException("Not joined");
		}
		return new Replica(this.settings.replica(), observer, joined.up());
	}

	@Override
	public CompletionStage<Void> trigger(List<Trigger> triggers) {
		return add(new Entry.Triggered(triggers));
	}

	@Override
	public CompletionStage<Void> terminate(String userId) {
		return add(new Entry.Terminate(userId));
	}

	/** Brings in that webhooks have arrived. */
	public CompletionStage<Void> done(byte[] data) {
		return add(new Entry.Done(data));
	}

	/**
	 * Brings in an entry that says nothing.
	 * @return completes when this node has just been able to append
	 */
	public CompletionStage<Void> probe() {
		return add(new Entry.Tick());
	}

	private CompletionStage<Void> add(Entry entry) {
		Life life = this.node.life();
		if (!life.current()) {
			return CompletableFuture
				.failedFuture(new OrderUnavailableException("This node is cut off from the journal"));
		}
		return life.outbox().add(entry, this.clock.nanoTime());
	}

	@Override
	public void clientEvent(ClientTrigger event) {
		this.node.life().outbox().offer(new Entry.ClientEvent(event));
	}

	@Override
	public long join(String channel, @Nullable Member member) {
		return join((member != null) ? Key.member(channel, member.id()) : Key.channel(channel), member);
	}

	@Override
	public long signIn(String userId) {
		return join(Key.user(userId), null);
	}

	private long join(Key key, @Nullable Member member) {
		long name = this.names.incrementAndGet();
		if (this.node.life().outbox().join(name, key, member)) {
			this.journal.wake();
		}
		return name;
	}

	@Override
	public void leave(long subscription) {
		this.node.life().outbox().leave(subscription);
	}

	@Override
	public void signOut(long signIn) {
		this.node.life().outbox().leave(signIn);
	}

	/**
	 * Appends a batch, if there is something to tell and no other is on its way.
	 * @return whether it did, so that another step may do so too
	 */
	public boolean appendStep() {
		Node node = this.node;
		return node.life().end() == null && run(node, () -> node.appender().step());
	}

	/**
	 * Applies some batches of the journal, or begins another life.
	 * @return whether it did, so that another step may do so too
	 */
	public boolean tailStep() {
		Node node = this.node;
		Life.End end = node.life().end();
		if (end != null) {
			return rebirth(node, end);
		}
		Replica replica = node.life().replica();
		return run(node, () -> {
			if (replica != null) {
				return node.tail().step(replica);
			}
			node.loader().step();
			return false;
		});
	}

	/** Joins, beats, and looks at the others; to be called about ten times a second. */
	public void heartStep() {
		Node node = this.node;
		run(node, () -> {
			node.heart().step();
			return true;
		});
	}

	/** Fails the triggers that have waited too long; to be called some times a second. */
	public void expireStep() {
		this.node.life().outbox().expire(this.clock.nanoTime());
	}

	private boolean run(Node node, BooleanSupplier step) {
		try {
			return step.getAsBoolean();
		}
		catch (JournalReplacedException ex) {
			node.life().end("The database of the journal is another one", Life.Next.REBIRTH);
		}
		catch (JournalException ex) {
			logger.debug("The journal did not answer", ex);
		}
		return false;
	}

	private boolean rebirth(Node node, Life.End end) {
		if (this.told != node.life()) {
			this.told = node.life();
			logger.warn("This node closes its connections: " + end.reason());
			this.delivery.startOver();
		}
		if (end.next() == Life.Next.NOTHING || (end.next() == Life.Next.REBIRTH_LATER && failedLately())) {
			return false;
		}
		if (end.next() == Life.Next.REBIRTH_LATER) {
			this.failedAt = this.clock.nanoTime();
		}
		this.node = create(node.life().node());
		return true;
	}

	private boolean failedLately() {
		Long failedAt = this.failedAt;
		return failedAt != null && this.clock.nanoTime() - failedAt < FAILURES_APART;
	}

	/**
	 * Prepares for the end of this process: from now on nobody is told that connections
	 * leave, because they come back on another node.
	 */
	public void stopping() {
		this.node.life().outbox().freeze();
	}

	/** Leaves the cluster. The connections are gone, and no step runs any more. */
	public void leave() {
		Node node = this.node;
		run(node, () -> {
			node.heart().leave("stopped");
			return true;
		});
		node.life().end("This node stops", Life.Next.NOTHING);
	}

	/** Returns the life that it lives now. */
	Life life() {
		return this.node.life();
	}

	@Override
	public boolean current() {
		return this.node.life().current();
	}

	@Override
	public boolean leading() {
		Life life = this.node.life();
		return life.current() && life.leading();
	}

	@Override
	public int nodes() {
		Beats beats = this.node.heart().beats();
		return (beats != null) ? beats.live().size() : 0;
	}

	@Override
	public long lag() {
		return this.node.life().freshness().lag();
	}

}
