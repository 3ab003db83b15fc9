package dev.pusherchat.channels.cluster.replica;

import java.time.Duration;

/**
 * Settings that change what an entry does. All nodes must have the same.
 *
 * @param maxMembers how many distinct users a presence channel takes
 * @param subscriptionCounts whether subscribers get the number of subscriptions
 * @param cacheTtl how long a cache channel keeps its last event
 * @param maxCachedEvents how many events all cache channels together keep
 * @param maxBytes the heap that channels, members and users of all nodes may take, about;
 * what would need more is refused
 */
public record ReplicaSettings(int maxMembers, boolean subscriptionCounts, Duration cacheTtl, int maxCachedEvents,
		long maxBytes) {

	@Override
	public String toString() {
		return "channels.presence.max-members=%d, channels.subscription-count=%s, channels.cache.ttl=%s, "
			.formatted(this.maxMembers, this.subscriptionCounts, this.cacheTtl)
				+ "channels.cache.max-events=%d, channels.cluster.max-replica-size=%dB".formatted(this.maxCachedEvents,
						this.maxBytes);
	}

}
