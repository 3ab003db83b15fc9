package dev.pusherchat.channels.cluster;

import java.util.LinkedHashSet;
import java.util.Set;

import dev.pusherchat.channels.cluster.entry.ByteReader;
import dev.pusherchat.channels.cluster.entry.ByteWriter;
import dev.pusherchat.channels.cluster.replica.Cause;
import dev.pusherchat.channels.cluster.replica.ReplicaObserver;
import dev.pusherchat.channels.order.ClientTrigger;

/**
 * Checks that each channel is occupied and vacated in turns, and each member added and
 * removed. Its state is in the snapshots, so that replicas differ when their observers
 * saw something else, or in another order.
 */
class ObserverCheck implements ReplicaObserver {

	private final Set<String> here = new LinkedHashSet<>();

	private long hash;

	private Cause last = new Cause("", 0, 0, 0, 0);

	private void saw(Cause cause, String what) {
		boolean after = !sameEntry(cause) || cause.part() == this.last.part() + 1;
		require(after && !cause.equals(this.last), "the cause of " + what + " is not new: " + cause);
		this.last = cause;
		this.hash = this.hash * 31 + (cause + what).hashCode();
	}

	private boolean sameEntry(Cause cause) {
		return cause.node().equals(this.last.node()) && cause.batch() == this.last.batch()
				&& cause.index() == this.last.index();
	}

	private static void require(boolean condition, String what) {
		if (!condition) {
			throw new AssertionError(what);
		}
	}

	@Override
	public void time(long at) {
		require(at >= this.last.at(), "the time goes back");
	}

	@Override
	public void occupied(Cause cause, String channel) {
		saw(cause, "occupied " + channel);
		require(this.here.add(channel), channel + " was occupied twice");
	}

	@Override
	public void vacated(Cause cause, String channel) {
		saw(cause, "vacated " + channel);
		require(this.here.remove(channel), channel + " was vacated without being occupied");
	}

	@Override
	public void memberAdded(Cause cause, String channel, String userId) {
		saw(cause, "added " + channel + " " + userId);
		require(this.here.contains(channel), "a member came before " + channel + " was occupied");
		require(this.here.add(channel + " " + userId), userId + " was added twice to " + channel);
	}

	@Override
	public void memberRemoved(Cause cause, String channel, String userId) {
		saw(cause, "removed " + channel + " " + userId);
		require(this.here.remove(channel + " " + userId), userId + " left " + channel + " without being there");
	}

	@Override
	public void clientEvent(Cause cause, ClientTrigger event) {
		saw(cause, "client event " + event.event());
	}

	@Override
	public void subscriptionCount(Cause cause, String channel, int count) {
		saw(cause, "count " + channel + " " + count);
	}

	@Override
	public void cacheMiss(Cause cause, String channel) {
		saw(cause, "cache miss " + channel);
		require(this.here.contains(channel), "a cache miss on " + channel + ", which nobody is subscribed to");
	}

	@Override
	public void clear() {
		this.here.clear();
		this.hash = 0;
		this.last = new Cause("", 0, 0, 0, 0);
	}

	@Override
	public void encode(ByteWriter out) {
		out.writeLong(this.hash).writeLong(this.here.size());
		this.here.forEach(out::writeString);
		out.writeString(this.last.node()).writeLong(this.last.batch());
		out.writeLong(this.last.index()).writeLong(this.last.part()).writeLong(this.last.at());
	}

	@Override
	public void decode(ByteReader in) {
		this.hash = in.readLong();
		this.here.clear();
		for (int count = in.readCount(); count > 0; count--) {
			this.here.add(in.readString());
		}
		this.last = new Cause(in.readString(), in.readLong(), (int) in.readLong(), (int) in.readLong(), in.readLong());
	}

}
