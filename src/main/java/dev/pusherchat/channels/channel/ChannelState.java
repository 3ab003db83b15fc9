package dev.pusherchat.channels.channel;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a channel at one instant.
 *
 * @param subscriptionCount how many connections are subscribed; it is occupied when there
 * is one
 * @param userCount how many distinct users are in it, 0 unless it is a presence channel
 * @param cached the event that a cache channel keeps, {@code null} when there is none
 */
public record ChannelState(int subscriptionCount, int userCount, @Nullable CachedEvent cached) {

	public boolean occupied() {
		return this.subscriptionCount > 0;
	}

}
