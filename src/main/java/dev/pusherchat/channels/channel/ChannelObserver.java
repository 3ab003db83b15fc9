package dev.pusherchat.channels.channel;

import org.jspecify.annotations.Nullable;

/**
 * Is told what a webhook tells (protocol document, section 12). The calls for one channel
 * come in order, some of them under the channel's lock: they must return at once.
 */
public interface ChannelObserver {

	void channelOccupied(String channel);

	void channelVacated(String channel);

	void memberAdded(String channel, String userId);

	void memberRemoved(String channel, String userId);

	/**
	 * A client event was relayed.
	 * @param channel the channel
	 * @param event the event's name
	 * @param data its data; JSON text unless the client sent a string
	 * @param socketId who sent it
	 * @param userId the sender's user id, on presence channels only
	 */
	void clientEvent(String channel, String event, String data, String socketId, @Nullable String userId);

	void cacheMiss(String channel);

	void subscriptionCount(String channel, int count);

}
