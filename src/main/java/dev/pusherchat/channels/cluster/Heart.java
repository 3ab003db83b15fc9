package dev.pusherchat.channels.cluster;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.entry.BatchCodec;
import dev.pusherchat.channels.cluster.entry.Entry;
import dev.pusherchat.channels.cluster.journal.Beats;
import dev.pusherchat.channels.cluster.journal.Beats.Beat;
import dev.pusherchat.channels.cluster.journal.JoinRefusedException;
import dev.pusherchat.channels.cluster.journal.Joined;
import dev.pusherchat.channels.cluster.journal.Journal;
import dev.pusherchat.channels.cluster.journal.Newcomer;
import dev.pusherchat.channels.cluster.membership.Judge;
import dev.pusherchat.channels.cluster.membership.Ticker;
import dev.pusherchat.channels.cluster.membership.Trimmer;
import dev.pusherchat.channels.cluster.replica.Replica;

/** Makes a life a member, keeps it one, and finds out which others are none any more. */
final class Heart {

	private static final Log logger = LogFactory.getLog(Heart.class);

	private static final long INTERVAL = Judge.INTERVAL;

	private static final long FIRST_INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private static final long CUT_OFF_AT_MOST = TimeUnit.SECONDS.toNanos(30);

	private static final long REFUSAL_INTERVAL = TimeUnit.SECONDS.toNanos(5);

	private static final byte[] NOTHING = {};

	private final Journal journal;

	private final BatchCodec codec;

	private final NodeClock clock;

	private final Life life;

	private final ClusterSettings settings;

	private final Function<Joined, Replica> empty;

	private final Judge judge = new Judge();

	private final Trimmer trimmer;

	private final Ticker ticker = new Ticker();

	private long beatAt;

	private long triedFirstAt;

	private @Nullable Long refusedAt;

	private @Nullable Long cutOffSince;

	private boolean left;

	private volatile @Nullable Beats beats;

	Heart(Journal journal, BatchCodec codec, NodeClock clock, Life life, ClusterSettings settings,
			Function<Joined, Replica> empty) {
		this.journal = journal;
		this.codec = codec;
		this.clock = clock;
		this.life = life;
		this.settings = settings;
		this.empty = empty;
		this.trimmer = new Trimmer(journal);
		this.beatAt = clock.nanoTime() - INTERVAL;
		this.triedFirstAt = clock.nanoTime() - FIRST_INTERVAL;
	}

	Step step() {
		Joined joined = this.life.joined();
		Life.End end = this.life.end();
		if (end != null) {
			leaveForGood(end);
		}
		else if (joined == null) {
			join();
		}
		else {
			return beatAndLook(joined);
		}
		return Step.LATER;
	}

	private Step beatAndLook(Joined joined) {
		if (this.life.isReady()) {
			// before the beat, which fails when the database is away
			checkCutOff();
			tick();
			return beat(joined) ? Step.AGAIN : Step.LATER;
		}
		boolean beaten = beat(joined);
		becomeReady(joined);
		return beaten ? Step.AGAIN : Step.LATER;
	}

	private void join() {
		long now = this.clock.nanoTime();
		if (this.refusedAt != null && now - this.refusedAt < REFUSAL_INTERVAL) {
			return;
		}
		try {
			this.life.joined(this.journal.join(newcomer()));
			this.life.refused(null);
		}
		catch (JoinRefusedException ex) {
			if (this.refusedAt == null) {
				logger.error("This node cannot join; trying again until it can", ex);
			}
			this.refusedAt = now;
			this.life.refused(ex.getMessage());
		}
	}

	private Newcomer newcomer() {
		String old = this.life.old();
		byte[] up = this.codec.encode(this.life.node(), 0, new Entry.Up(this.settings.name()));
		byte[] down = (old != null) ? down(old, "starts over") : NOTHING;
		return new Newcomer(this.life.node(), this.settings.name(), BatchCodec.VERSION, up, old, down);
	}

	private byte[] down(String node, String reason) {
		return this.codec.encode(node, Journal.DOWN, new Entry.Down(reason));
	}

	private boolean beat(Joined joined) {
		long sent = this.clock.nanoTime();
		if (sent - this.beatAt < INTERVAL || !this.life.freshness().stepping()) {
			return false;
		}
		this.beatAt = sent;
		long millis = this.clock.millis();
		long position = (this.life.replica() != null) ? this.life.applied() : joined.up().id();
		Beats beats = this.journal.beat(this.life.node(), position, this.settings.connections().getAsInt());
		if (!beats.alive()) {
			this.life.end(Life.DECLARED_DEAD, Life.Next.REBIRTH);
			return false;
		}
		this.beats = beats;
		this.life.freshness().beat(sent, millis, beats.head());
		long now = this.clock.nanoTime();
		for (Beat silent : this.judge.look(beats, this.life.node(), now)) {
			declareDead(silent, beats);
		}
		this.trimmer.step(beats, position, this.life.bytes(), this.life.leading(), now);
		return true;
	}

	private void declareDead(Beat silent, Beats beats) {
		byte[] down = down(silent.node(), "declared dead by " + this.settings.name());
		if (this.journal.declareDead(this.life.node(), beats.beat(), silent.node(), silent.beat(), down)) {
			logger.warn("Node " + silent.node() + " no longer beats and was declared dead");
			this.journal.wake();
		}
	}

	/**
	 * Appends "ready" with the state that was loaded, or with none, as the first node.
	 */
	private void becomeReady(Joined joined) {
		boolean first = this.life.replica() == null;
		long now = this.clock.nanoTime();
		if (first && now - this.triedFirstAt < FIRST_INTERVAL) {
			return;
		}
		this.triedFirstAt = first ? now : this.triedFirstAt;
		byte[] ready = this.codec.encode(this.life.node(), 1, new Entry.Ready(first));
		OptionalLong id = this.journal.ready(this.life.node(), ready, first);
		if (id.isPresent() && first) {
			// what follows its "up" tells it which nodes live; its "ready" clears the
			// rest
			this.life.start(this.empty.apply(joined));
		}
		if (id.isPresent()) {
			this.life.ready(id.getAsLong());
			this.journal.wake();
		}
	}

	private void checkCutOff() {
		long now = this.clock.nanoTime();
		Long since = this.cutOffSince;
		if (this.life.current()) {
			this.cutOffSince = null;
		}
		else if (since == null) {
			this.cutOffSince = now;
		}
		else if (now - since >= CUT_OFF_AT_MOST) {
			this.life.end("This node was cut off from the journal for too long", Life.Next.REBIRTH);
		}
	}

	private void tick() {
		Replica replica = this.life.replica();
		if (replica != null && this.life.leading() && this.ticker.isDue(replica, this.clock.nanoTime())) {
			this.life.outbox().tick();
		}
	}

	private void leaveForGood(Life.End end) {
		if (end.isOut() && !this.left) {
			leave(end.reason());
		}
	}

	/** Leaves the cluster. Its connections are gone. */
	Step leave(String reason) {
		if (this.life.joined() != null) {
			this.journal.leave(this.life.node(), down(this.life.node(), reason));
		}
		this.left = true;
		return Step.LATER;
	}

	/** Returns the nodes that lived at the last look; none before the first. */
	List<Beats.Beat> live() {
		Beats last = this.beats;
		return (last != null) ? last.live() : List.of();
	}

	/** Returns the connections of all other nodes at the last look. */
	int connectionsElsewhere() {
		return live().stream()
			.filter((beat) -> !beat.node().equals(this.life.node()))
			.mapToInt(Beats.Beat::connections)
			.sum();
	}

}
