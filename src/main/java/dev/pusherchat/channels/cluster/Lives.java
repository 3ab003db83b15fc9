package dev.pusherchat.channels.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.entry.BatchCodec;
import dev.pusherchat.channels.cluster.journal.Joined;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.replica.Replica;
import dev.pusherchat.channels.cluster.replica.ReplicaObserver;
import dev.pusherchat.channels.order.Delivery;

/** The lives of this node, one after another. */
final class Lives {

	private static final Log logger = LogFactory.getLog(Lives.class);

	private static final long FAILURES_APART = TimeUnit.MINUTES.toNanos(1);

	private final Journal journal;

	private final Delivery delivery;

	private final ClusterSettings settings;

	private final NodeClock clock;

	private final Executor executor;

	private final BatchCodec codec;

	private volatile Node node;

	private final Map<String, Integer> ends = new ConcurrentHashMap<>();

	// its id alone, so that what it has held is free when the next one loads its state
	private String told = "";

	private long toldAt;

	private @Nullable Long failedAt;

	private boolean wasCurrent;

	private volatile int cutOffs;

	Lives(Journal journal, Delivery delivery, ClusterSettings settings, NodeClock clock, Executor executor) {
		this.journal = journal;
		this.delivery = delivery;
		this.settings = settings;
		this.clock = clock;
		this.executor = executor;
		this.codec = new BatchCodec(settings.app());
		this.node = create(null);
	}

	/** Returns the life that this node lives now, with its steps. */
	Node now() {
		return this.node;
	}

	/** Returns how many lives have ended for a reason. */
	int ended(String reason) {
		return this.ends.getOrDefault(reason, 0);
	}

	/**
	 * Looks whether this node is current; called by one thread that waits for nothing.
	 */
	void look() {
		boolean current = this.node.life().current();
		if (this.wasCurrent && !current) {
			this.cutOffs++;
		}
		this.wasCurrent = current;
	}

	/** Returns how often this node has ceased to be current. */
	int cutOffs() {
		return this.cutOffs;
	}

	private Node create(@Nullable String old) {
		Life life = new Life(this.settings.ids().get(), old, this.clock);
		ReplicaObserver observer = this.settings.observers().get();
		Snapshots snapshots = new Snapshots(this.journal, this.codec, this.executor);
		return new Node(life, new Appender(this.journal, this.codec, life, this.settings.appendTimes()),
				new Loader(this.journal, this.codec, this.settings.replica(), observer, this.delivery, this.clock,
						life),
				new Tail(this.journal, this.codec, this.delivery, snapshots, this.clock, life, this.settings.replica()),
				new Heart(this.journal, this.codec, this.clock, life, this.settings,
						(joined) -> empty(joined, observer)));
	}

	private Replica empty(Joined joined, ReplicaObserver observer) {
		Replica replica = new Replica(this.settings.replica(), observer, joined.up());
		replica.live(joined.live());
		return replica;
	}

	/**
	 * Closes the connections of a life that has ended, and begins the next one when it
	 * may begin. Only the tail calls this, so that nothing is delivered after the end.
	 */
	Step follow(Node node, Life.End end) {
		if (!this.told.equals(node.life().node())) {
			this.told = node.life().node();
			this.toldAt = this.clock.nanoTime();
			this.ends.merge(end.reason(), 1, Integer::sum);
			logger.warn("This node closes its connections: " + end.reason());
			this.delivery.startOver();
		}
		if (mustWait(end.next())) {
			return Step.LATER;
		}
		if (end.next() == Life.Next.REBIRTH_LATER) {
			this.failedAt = this.clock.nanoTime();
		}
		this.node = create(node.life().node());
		return Step.AGAIN;
	}

	private boolean mustWait(Life.Next next) {
		return switch (next) {
			case REBIRTH -> false;
			case REBIRTH_LATER -> this.failedAt != null && isLately(this.failedAt);
			case RETRY -> isLately(this.toldAt);
			case NOTHING -> true;
		};
	}

	private boolean isLately(long time) {
		return this.clock.nanoTime() - time < FAILURES_APART;
	}

	/** A life of this node with what moves it on. */
	record Node(Life life, Appender appender, Loader loader, Tail tail, Heart heart) {

	}

}
