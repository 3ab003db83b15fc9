package dev.pusherchat.broadcast;

import java.util.List;

import com.pusher.rest.PusherException;
import com.pusher.rest.data.Event;
import com.pusher.rest.data.PresenceUser;
import org.springframework.stereotype.Service;

/**
 * Triggers events through the official SDK, which nothing beyond this class and its
 * client knows. A failed call is a result, never an exception.
 */
@Service
class PusherService {

	private final PusherClient pusher;

	PusherService(PusherClient pusher) {
		this.pusher = pusher;
	}

	/**
	 * Triggers an event for each of some data in one call, all of them or none.
	 * @param data the data of at most 10 events
	 */
	TriggerResult trigger(String channel, String event, List<?> data) {
		return (data.size() == 1) ? this.pusher.trigger(channel, event, data.get(0))
				: this.pusher.trigger(data.stream().map((each) -> new Event(channel, event, each)).toList());
	}

	/**
	 * Lets a user join a channel.
	 * @param socketId the user's connection
	 * @param channel a private, presence or encrypted channel
	 * @param user the user
	 * @return the JSON that the client hands to the server
	 * @throws IllegalArgumentException if there can be no such connection or channel
	 */
	String authorize(String socketId, String channel, ChannelUser user) {
		try {
			return channel.startsWith("presence-")
					? this.pusher.authenticate(socketId, channel, new PresenceUser(user.id(), user.info()))
					: this.pusher.authenticate(socketId, channel);
		}
		catch (PusherException ex) {
			throw new IllegalArgumentException("There is no master key for encrypted channels", ex);
		}
	}

	/**
	 * Signs a user in.
	 * @param socketId the user's connection
	 * @param user the user
	 * @return the JSON that the client hands to the server
	 * @throws IllegalArgumentException if there can be no such connection
	 */
	String authenticate(String socketId, ChannelUser user) {
		return this.pusher.authenticateUser(socketId, user);
	}

}
