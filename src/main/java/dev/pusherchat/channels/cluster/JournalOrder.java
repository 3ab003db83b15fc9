package dev.pusherchat.channels.cluster;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.pusherchat.channels.channel.ChannelQueries;
import dev.pusherchat.channels.channel.ChannelState;
import dev.pusherchat.channels.cluster.entry.Entry;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.JournalException;
import dev.pusherchat.channels.cluster.journal.JournalReplacedException;
import dev.pusherchat.channels.cluster.replica.Replica;
import dev.pusherchat.channels.order.Authorization;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.order.Delivery;
import dev.pusherchat.channels.order.Leadership;
import dev.pusherchat.channels.order.Order;
import dev.pusherchat.channels.order.OrderUnavailableException;
import dev.pusherchat.channels.order.SignIn;
import dev.pusherchat.channels.order.Subscription;
import dev.pusherchat.channels.order.Trigger;

/**
 * The order of all nodes, by a journal in a database.
 * <p>
 * Nothing is delivered here first. What happens on this node goes into its
 * {@link dev.pusherchat.channels.cluster.outbox.Outbox outbox}. The appender appends it
 * to the journal, in batches. The tail reads the journal, applies it to the
 * {@link Replica replica} and tells this node's connections. The heart keeps this node a
 * member, and finds out which others are not. Each of the three is a step without a
 * thread, so that tests can run them in any order; {@link ClusterThreads} runs them.
 * <p>
 * A node that loses its place, because others have declared it dead or because it was cut
 * off for too long, closes its connections and begins another life with a new id.
 */
public final class JournalOrder implements Order, Leadership, ChannelQueries {

	private static final Log logger = LogFactory.getLog(JournalOrder.class);

	private final Journal journal;

	private final NodeClock clock;

	private final Lives lives;

	private final Outage appenderOutage = new Outage("appender");

	private final Outage tailOutage = new Outage("tail");

	private final Outage heartOutage = new Outage("heart");

	/**
	 * Creates an order that has not joined yet.
	 * @param executor stores the state for nodes that join, which may take a while
	 */
	public JournalOrder(Journal journal, Delivery delivery, ClusterSettings settings, NodeClock clock,
			Executor executor) {
		this.journal = journal;
		this.clock = clock;
		this.lives = new Lives(journal, delivery, settings, clock, executor);
	}

	/** Returns the life that this node lives now. */
	Life life() {
		return this.lives.now().life();
	}

	@Override
	public CompletionStage<Void> trigger(List<Trigger> triggers) {
		return add(new Entry.Triggered(triggers));
	}

	@Override
	public CompletionStage<Void> terminate(String userId) {
		return add(new Entry.Terminate(userId));
	}

	@Override
	public CompletionStage<Void> authorize(Authorization authorization) {
		return add(new Entry.Authorized(authorization));
	}

	@Override
	public CompletionStage<Void> done(byte[] data) {
		return add(new Entry.Done(data));
	}

	private CompletionStage<Void> add(Entry entry) {
		Life life = life();
		if (!life.current()) {
			return CompletableFuture
				.failedFuture(new OrderUnavailableException("This node is cut off from the journal"));
		}
		return life.outbox().add(entry, this.clock.nanoTime());
	}

	@Override
	public void clientEvent(ClientTrigger event) {
		life().outbox().offer(new Entry.ClientEvent(event));
	}

	@Override
	public void join(Subscription subscription) {
		if (life().outbox().join(subscription)) {
			this.journal.wake();
		}
	}

	@Override
	public void leave(Subscription subscription) {
		life().outbox().leave(subscription.id());
	}

	@Override
	public void signIn(SignIn signIn) {
		life().outbox().signIn(signIn);
	}

	@Override
	public void signOut(SignIn signIn) {
		life().outbox().leave(signIn.id());
	}

	/** Appends a batch, if there is something to tell and no other is on its way. */
	Step appendStep() {
		Lives.Node node = this.lives.now();
		return (node.life().end() == null) ? run(node, this.appenderOutage, node.appender()::step) : Step.LATER;
	}

	/** Applies some batches of the journal, or begins another life. */
	Step tailStep() {
		Lives.Node node = this.lives.now();
		Life.End end = node.life().end();
		if (end != null) {
			return this.lives.follow(node, end);
		}
		Replica replica = node.life().replica();
		return run(node, this.tailOutage, (replica != null) ? () -> node.tail().step(replica) : node.loader()::step);
	}

	/** Joins, beats, and looks at the others; to be called about ten times a second. */
	void heartStep() {
		Lives.Node node = this.lives.now();
		run(node, this.heartOutage, node.heart()::step);
	}

	/**
	 * Fails the triggers that have waited too long, and counts when this node was cut
	 * off; to be called some times a second.
	 */
	void expireStep() {
		life().outbox().expire(this.clock.nanoTime());
		this.lives.look();
	}

	private static Step run(Lives.Node node, Outage outage, Supplier<Step> step) {
		try {
			Step next = step.get();
			if (next != Step.LATER) {
				outage.end();
			}
			return next;
		}
		catch (JournalReplacedException ex) {
			logger.warn("The database of the journal is another one, or has lost entries", ex);
			node.life().end("The database of the journal is another one, or has lost entries", Life.Next.REBIRTH);
			return Step.AGAIN;
		}
		catch (JournalException ex) {
			outage.begin(ex);
			return Step.LATER;
		}
	}

	/**
	 * Prepares for the end of this process: from now on nobody is told that connections
	 * leave, because they come back on another node.
	 */
	public void stopping() {
		life().outbox().freeze();
	}

	/** Leaves the cluster. The connections are gone, and no step runs any more. */
	void leave() {
		Lives.Node node = this.lives.now();
		run(node, this.heartOutage, () -> node.heart().leave("stopped"));
		node.life().end("This node stops", Life.Next.NOTHING);
	}

	@Override
	public boolean current() {
		return life().current();
	}

	@Override
	public boolean leading() {
		Life life = life();
		return life.current() && life.leading();
	}

	@Override
	public int nodes() {
		return this.lives.now().heart().live().size();
	}

	@Override
	public long lag() {
		return life().freshness().lag();
	}

	/** Returns how old what this node has applied is, in nanoseconds. */
	public long lagAge() {
		return life().freshness().age();
	}

	@Override
	public int connectionsElsewhere() {
		return this.lives.now().heart().connectionsElsewhere();
	}

	/** Says where this node stands, in words for people. */
	public String state() {
		return life().state();
	}

	/** Returns the bytes of events that wait to be appended. */
	public long outboxBytes() {
		return life().outbox().bytes();
	}

	/** Returns the bytes of heap that the state of all nodes takes here, about. */
	public long replicaBytes() {
		Replica replica = life().replica();
		return (replica != null) ? replica.bytes() : 0;
	}

	/** Returns how often this node was cut off from the journal. */
	public int cutOffCount() {
		return this.lives.cutOffs();
	}

	/** Returns how often the others have declared this node dead. */
	public int fencedCount() {
		return this.lives.ended(Life.DECLARED_DEAD);
	}

	/** Returns how often the journal was trimmed before this node had applied it. */
	public int trimmedCount() {
		return this.lives.ended(Life.TOO_FAR_BEHIND);
	}

	/** Returns how many entries were skipped, because they cannot be right. */
	public long poisonCount() {
		Replica replica = life().replica();
		return (replica != null) ? replica.poisonCount() : 0;
	}

	@Override
	public ChannelState state(String channel) {
		return life().queries().state(channel);
	}

	@Override
	public Map<String, ChannelState> occupied(String prefix) {
		return life().queries().occupied(prefix);
	}

	@Override
	public List<String> userIds(String channel) {
		return life().queries().userIds(channel);
	}

}
