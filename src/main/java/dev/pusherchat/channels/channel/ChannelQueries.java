package dev.pusherchat.channels.channel;

import java.util.List;
import java.util.Map;

/**
 * Answers queries about channels, on all nodes together. Nothing waits: an answer is
 * exact for one place in the order, or else each method fails with
 * {@link dev.pusherchat.channels.order.OrderUnavailableException}.
 */
public interface ChannelQueries {

	/** Returns the state of a channel, occupied or not. */
	ChannelState state(String channel);

	/**
	 * Returns the occupied channels by name, without those that begin with {@code #}.
	 * @param prefix what their names begin with, empty for all
	 */
	Map<String, ChannelState> occupied(String prefix);

	/** Returns the ids of the distinct users of a presence channel. */
	List<String> userIds(String channel);

}
