package dev.pusherchat.channels.cluster.replica;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.cluster.entry.Entry;
import dev.pusherchat.channels.cluster.entry.Key;
import dev.pusherchat.channels.cluster.journal.Batch;
import dev.pusherchat.channels.cluster.journal.Joined;
import dev.pusherchat.channels.cluster.journal.Position;
import dev.pusherchat.channels.cluster.replica.CachedEvents.Cached;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.order.Delivery;
import dev.pusherchat.channels.order.Trigger;
import dev.pusherchat.channels.protocol.ChannelName;
import dev.pusherchat.channels.protocol.Member;

/**
 * The state of all channels after a batch of the journal. It depends on nothing but the
 * journal: not on a clock of its own, not on which node it is. So all nodes agree, and a
 * query asks nobody else. The tail changes it, other threads ask it.
 */
public final class Replica {

	final ReplicaSettings settings;

	final ReplicaObserver observer;

	final Nodes nodes = new Nodes();

	final CachedEvents cached;

	final Occupancy occupancy;

	final OnlineUsers users;

	private final Room room;

	private Position position;

	long at;

	private long poison;

	/** Creates an empty one. */
	public Replica(ReplicaSettings settings, ReplicaObserver observer, Position position) {
		this.settings = settings;
		this.observer = observer;
		this.position = position;
		this.room = new Room(settings.maxBytes());
		this.cached = new CachedEvents(settings.maxCachedEvents());
		this.occupancy = new Occupancy(settings, this.cached, this.room);
		this.users = new OnlineUsers(this.room);
	}

	/** Records which nodes lived when a node joined. */
	public synchronized void live(Collection<Joined.Live> live) {
		live.forEach((node) -> this.nodes
			.put(new Nodes.Live(node.node(), node.name(), node.up(), node.ready(), (node.ready() > 0) ? 1 : 0)));
	}

	/**
	 * Goes on to a batch, before its entries are applied, and does what the time has come
	 * for. What depends on time is decided here only, by the journal's time.
	 */
	public synchronized void advance(Batch batch, List<Consumer<Delivery>> deliveries) {
		this.position = batch.position();
		this.at = batch.at().toEpochMilli();
		this.cached.expire(this.at);
		this.observer.time(this.at);
		this.occupancy.settle(effects(batch, -1, deliveries));
	}

	/**
	 * Applies an entry. An entry that its node cannot have written at this place is
	 * skipped and counted, by all nodes alike.
	 * @param index its place in the batch
	 * @param deliveries takes what the connections of this node are to be told
	 * @return {@code false} if there was no room for a new channel, member or user
	 */
	public synchronized boolean apply(Batch batch, int index, Entry entry, List<Consumer<Delivery>> deliveries) {
		Nodes.Live node = this.nodes.get(batch.node());
		Effects effects = effects(batch, index, deliveries);
		if (batch.batch() == 0 || batch.batch() == 1 || batch.batch() == Long.MAX_VALUE) {
			applyMembership(batch, node, entry, effects);
			return true;
		}
		if (node == null || node.ready() == 0 || batch.batch() < node.batch()
				|| (index == 0 && batch.batch() == node.batch())) {
			this.poison++;
			return true;
		}
		if (batch.batch() != node.batch()) {
			this.nodes.put(new Nodes.Live(node.node(), node.name(), node.up(), node.ready(), batch.batch()));
		}
		return applyEvent(batch.node(), entry, effects);
	}

	private void applyMembership(Batch batch, Nodes.@Nullable Live node, Entry entry, Effects effects) {
		if (entry instanceof Entry.Up up && batch.batch() == 0 && node == null) {
			this.nodes.put(new Nodes.Live(batch.node(), up.name(), batch.id(), 0, 0));
		}
		else if (entry instanceof Entry.Ready ready && batch.batch() == 1 && node != null && node.ready() == 0) {
			if (ready.first()) {
				clear();
			}
			this.nodes.put(new Nodes.Live(node.node(), node.name(), node.up(), batch.id(), 1));
		}
		else if (entry instanceof Entry.Down && batch.batch() == Long.MAX_VALUE) {
			this.nodes.remove(batch.node());
			this.occupancy.removeNode(batch.node(), effects);
			this.users.removeNode(batch.node(), effects);
		}
		else {
			this.poison++;
		}
	}

	// No live node was ready, so none has a connection. One may have taken over an old
	// state, the first has none: from here on they are equal.
	private void clear() {
		this.occupancy.clear();
		this.users.clear();
		this.cached.all().clear();
		this.observer.clear();
	}

	private boolean applyEvent(String node, Entry entry, Effects effects) {
		if (entry instanceof Entry.Here here) {
			return applyHere(node, here, effects);
		}
		if (entry instanceof Entry.Triggered triggered) {
			triggered.triggers().forEach((trigger) -> applyTrigger(trigger, effects));
		}
		else if (entry instanceof Entry.ClientEvent event) {
			ClientTrigger trigger = event.trigger();
			effects.deliver((delivery) -> delivery.clientEvent(trigger));
			effects.observe(trigger.channel(), (observer, cause) -> observer.clientEvent(cause, trigger));
		}
		else if (entry instanceof Entry.Terminate terminate) {
			effects.deliver((delivery) -> delivery.terminate(terminate.userId()));
		}
		else if (entry instanceof Entry.Authorized authorized) {
			effects.deliver((delivery) -> delivery.authorized(authorized.authorization()));
		}
		else if (entry instanceof Entry.Done done) {
			effects.observe("", (observer, cause) -> observer.done(cause, done.data()));
		}
		else if (!(entry instanceof Entry.Tick)) {
			this.poison++;
		}
		return true;
	}

	private boolean applyHere(String node, Entry.Here here, Effects effects) {
		Key key = here.key();
		String channel = key.channel();
		String userId = key.userId();
		if (channel == null && userId != null) {
			return this.users.set(node, userId, here.number(), effects);
		}
		if (channel == null || !Occupancy.fits(channel, userId != null)) {
			this.poison++;
			return true;
		}
		return (userId != null)
				? this.occupancy.setMember(node, channel, new Member(userId, here.info()), here.number(), effects)
				: this.occupancy.set(node, channel, here.number(), effects);
	}

	private void applyTrigger(Trigger trigger, Effects effects) {
		for (String channel : trigger.channels()) {
			if (new ChannelName(channel).isCache()) {
				this.cached.put(channel,
						new Cached(trigger.event(), trigger.data(), this.at + this.settings.cacheTtl().toMillis()));
				this.occupancy.triggered(channel);
			}
			effects.deliver((delivery) -> delivery.event(channel, trigger));
		}
	}

	private Effects effects(Batch batch, int index, List<Consumer<Delivery>> deliveries) {
		return new Effects(this.observer, deliveries,
				new Cause(batch.node(), batch.batch(), index, 0, batch.at().toEpochMilli()));
	}

	/** Counts an entry, or a whole batch, that cannot be read. */
	public synchronized void skip() {
		this.poison++;
	}

	public synchronized Position position() {
		return this.position;
	}

	/** Returns the journal's time in milliseconds. */
	public synchronized long at() {
		return this.at;
	}

	public synchronized boolean isLive(String node) {
		return this.nodes.get(node) != null;
	}

	/** Returns the node that acts for all; {@code null} if none is ready. */
	public synchronized @Nullable String leader() {
		return this.nodes.leader();
	}

	/** Returns the live nodes that wait for a snapshot. */
	public synchronized List<String> newcomers() {
		return this.nodes.notReady();
	}

	/** Returns when time alone changes something: the journal's time in milliseconds. */
	public synchronized OptionalLong deadline() {
		return LongStream
			.concat(this.observer.deadline().stream(),
					LongStream.concat(this.occupancy.deadline().stream(), this.cached.deadline().stream()))
			.min();
	}

	/** Returns the members of a presence channel, in the order in which they came. */
	public synchronized List<Member> members(String channel) {
		Occupied occupied = this.occupancy.channels().get(channel);
		return (occupied != null) ? occupied.memberList() : List.of();
	}

	/**
	 * Adds what a node that starts with this state must know: users and cached events.
	 */
	public synchronized void tell(List<Consumer<Delivery>> deliveries) {
		this.users.all().keySet().forEach((userId) -> deliveries.add((delivery) -> delivery.online(userId)));
		this.cached.all().forEach((channel, event) -> {
			Duration left = Duration.ofMillis(event.expires() - this.at);
			deliveries.add((delivery) -> delivery.cached(channel, event.event(), event.data(), left));
		});
	}

	/** Returns the state as bytes in parts: what a node that joins starts with. */
	public synchronized Deque<byte[]> encode() {
		return SnapshotCodec.encode(this);
	}

	/**
	 * Reads a state, whose parts are taken out as they are read.
	 * @throws dev.pusherchat.channels.cluster.journal.JoinRefusedException when it comes
	 * from a node with other settings
	 */
	public static Replica decode(ReplicaSettings settings, ReplicaObserver observer, Position position,
			Deque<byte[]> state) {
		Replica replica = new Replica(settings, observer, position);
		SnapshotCodec.decode(replica, state);
		return replica;
	}

	/** Returns how many entries were skipped, because they cannot be right. */
	public synchronized long poisonCount() {
		return this.poison;
	}

	/** Returns the bytes of heap that it takes, about. */
	public synchronized long bytes() {
		return this.room.used();
	}

	List<String> nodeIds() {
		return new ArrayList<>(this.nodes.all().stream().map(Nodes.Live::node).toList());
	}

}
