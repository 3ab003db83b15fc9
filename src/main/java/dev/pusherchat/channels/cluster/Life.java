package dev.pusherchat.channels.cluster;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.journal.Joined;
import dev.pusherchat.channels.cluster.outbox.Outbox;
import dev.pusherchat.channels.cluster.replica.Replica;
import dev.pusherchat.channels.cluster.replica.ReplicaQueries;
import dev.pusherchat.channels.order.OrderUnavailableException;

/**
 * One life of this node: under one id, from its joining until it leaves or loses its
 * place. A node that has lost its place begins another one, with nothing of the old.
 */
final class Life {

	/** What may wait: 8 MB of events, each for 5 seconds. */
	private static final long MAX_OUTBOX = 8 << 20;

	private static final long EVENT_TIMEOUT = TimeUnit.SECONDS.toNanos(5);

	/** Why it ends when the others have fenced it. */
	static final String DECLARED_DEAD = "This node was declared dead";

	/** Why it ends when the journal was trimmed before it was applied. */
	static final String TOO_FAR_BEHIND = "This node was too far behind";

	private final String node;

	private final @Nullable String old;

	private final Outbox outbox = new Outbox(MAX_OUTBOX, EVENT_TIMEOUT);

	private final Freshness freshness;

	private volatile @Nullable Joined joined;

	private volatile @Nullable Replica replica;

	private volatile long ready;

	private volatile long applied;

	private volatile long bytes;

	private volatile @Nullable String refusal;

	private volatile @Nullable End end;

	/**
	 * Begins a life.
	 * @param old the id of the last one
	 */
	Life(String node, @Nullable String old, NodeClock clock) {
		this.node = node;
		this.old = old;
		this.freshness = new Freshness(clock);
	}

	String node() {
		return this.node;
	}

	@Nullable String old() {
		return this.old;
	}

	Outbox outbox() {
		return this.outbox;
	}

	Freshness freshness() {
		return this.freshness;
	}

	@Nullable Joined joined() {
		return this.joined;
	}

	void joined(Joined joined) {
		this.joined = joined;
	}

	@Nullable Replica replica() {
		return this.replica;
	}

	/** Starts with a state, unless it has one. */
	synchronized void start(Replica replica) {
		if (this.replica == null) {
			this.applied = replica.position().id();
			this.replica = replica;
		}
	}

	/** Returns the id up to which it has applied the journal. */
	long applied() {
		return this.applied;
	}

	/** Returns the bytes that it has read from the journal. */
	long bytes() {
		return this.bytes;
	}

	/** Only the tail calls this. */
	void applied(long id, int bytes) {
		this.bytes = this.bytes + bytes;
		this.applied = id;
		this.freshness.applied(id);
	}

	boolean isReady() {
		return this.ready > 0;
	}

	/** Returns the id of its "ready", 0 before it. */
	long ready() {
		return this.ready;
	}

	/** Its "ready" has an id: it may append now. */
	void ready(long id) {
		this.ready = id;
	}

	boolean current() {
		return isReady() && this.end == null && this.applied >= this.ready && this.freshness.current();
	}

	/**
	 * Returns what answers queries.
	 * @throws OrderUnavailableException if it does not know enough
	 */
	ReplicaQueries queries() {
		Replica replica = this.replica;
		if (replica == null || !current()) {
			throw new OrderUnavailableException("This node is cut off from the journal");
		}
		return new ReplicaQueries(replica);
	}

	boolean leading() {
		Replica replica = this.replica;
		return isReady() && replica != null && this.node.equals(replica.leader());
	}

	/** Says where it stands, in words for people. */
	String state() {
		End end = this.end;
		if (end != null) {
			return (end.isOut() ? "out of service: " : "starting over: ") + end.reason();
		}
		if (!isReady()) {
			return (this.refusal != null) ? "refused: " + this.refusal : "joining";
		}
		return current() ? "current" : "cut off from the journal";
	}

	/** Notes why the cluster does not take this node now. */
	void refused(@Nullable String refusal) {
		this.refusal = refusal;
	}

	/** Ends it, unless it has ended. What waits in the outbox fails. */
	void end(String reason, Next next) {
		synchronized (this) {
			if (this.end != null) {
				return;
			}
			this.end = new End(reason, next);
		}
		this.outbox.close(reason);
	}

	@Nullable End end() {
		return this.end;
	}

	/** Why a life has ended. */
	record End(String reason, Next next) {

		/** Whether this node is no member for a while. */
		boolean isOut() {
			return this.next == Next.RETRY || this.next == Next.NOTHING;
		}

	}

	/** What comes after a life. */
	enum Next {

		/** The next one, at once. */
		REBIRTH,
		/** The next one, if the last such end was long enough ago. */
		REBIRTH_LATER,
		/**
		 * The next one in a minute: the cluster that refused this node may be gone then.
		 */
		RETRY,
		/** Nothing: the process ends. */
		NOTHING

	}

}
