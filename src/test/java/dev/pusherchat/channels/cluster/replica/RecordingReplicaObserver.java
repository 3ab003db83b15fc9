package dev.pusherchat.channels.cluster.replica;

import java.util.ArrayList;
import java.util.List;

/** Notes what an observer sees. */
class RecordingReplicaObserver implements ReplicaObserver {

	private List<String> seen = new ArrayList<>();

	List<String> take() {
		List<String> taken = this.seen;
		this.seen = new ArrayList<>();
		return taken;
	}

	@Override
	public void occupied(Cause cause, String channel) {
		this.seen.add("occupied " + channel);
	}

	@Override
	public void vacated(Cause cause, String channel) {
		this.seen.add("vacated " + channel);
	}

	@Override
	public void memberAdded(Cause cause, String channel, String userId) {
		this.seen.add("added " + channel + " " + userId);
	}

	@Override
	public void memberRemoved(Cause cause, String channel, String userId) {
		this.seen.add("removed " + channel + " " + userId);
	}

	@Override
	public void cacheMiss(Cause cause, String channel) {
		this.seen.add("miss " + channel);
	}

}
