package dev.pusherchat.channels.channel;

import org.jspecify.annotations.Nullable;

/**
 * Observes what webhooks report (protocol document, section 12). Calls for one channel
 * come in order, some of them under the channel's lock, so they must not block.
 */
public interface ChannelObserver {

	void channelOccupied(String channel);

	void channelVacated(String channel);

	void memberAdded(String channel, String userId);

	void memberRemoved(String channel, String userId);

	/**
	 * A client event was relayed.
	 * @param data its data; JSON text unless the client sent a string
	 * @param userId the sender's user id, on presence channels only
	 */
	void clientEvent(String channel, String event, String data, String socketId, @Nullable String userId);

	void cacheMiss(String channel);

	void subscriptionCount(String channel, int count);

}
