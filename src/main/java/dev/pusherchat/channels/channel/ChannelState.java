package dev.pusherchat.channels.channel;

import org.jspecify.annotations.Nullable;

/**
 * The state of a channel at one instant.
 *
 * @param userCount how many distinct users are in it, 0 unless it is a presence channel
 * @param cached the event that a cache channel keeps, {@code null} when there is none
 */
public record ChannelState(int subscriptionCount, int userCount, @Nullable CachedEvent cached) {

	public boolean occupied() {
		return this.subscriptionCount > 0;
	}

}
