package dev.pusherchat.channels.channel;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The channels of the app. A channel exists while somebody is subscribed to it. */
public class Channels {

	/**
	 * Triggers an event: every connection subscribed to the channel gets it.
	 * @param channel a legal channel name, or {@code #server-to-user-} and a user id
	 * @param event the event's name
	 * @param data its data, passed on byte for byte
	 * @param except the socket id of the one connection that does not get it
	 */
	public void trigger(String channel, String event, String data, @Nullable String except) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Tells what is known of a channel.
	 * @param channel its name, of a channel that nobody need be subscribed to
	 * @return its state
	 */
	public ChannelState state(String channel) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Lists the occupied channels, those with a {@code #} left out.
	 * @param prefix what their names begin with, empty for all
	 * @return their states by name
	 */
	public Map<String, ChannelState> occupied(String prefix) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Lists the users of a presence channel.
	 * @param channel its name
	 * @return each user's id, once
	 */
	public List<String> userIds(String channel) {
		throw new UnsupportedOperationException();
	}

}
