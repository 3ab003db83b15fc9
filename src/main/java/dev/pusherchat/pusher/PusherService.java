package dev.pusherchat.pusher;

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
public class PusherService {

	private final PusherClient pusher;

	private final ApiTransport transport;

	PusherService(PusherClient pusher, ApiTransport transport) {
		this.pusher = pusher;
		this.transport = transport;
	}

	/**
	 * Triggers an event for each of some data in one call, all of them or none.
	 * @param data the data of at most 10 events
	 */
	public TriggerResult trigger(String channel, String event, List<?> data) {
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
	public String authorize(String socketId, String channel, ChannelUser user) {
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
	public String authenticate(String socketId, ChannelUser user) {
		return this.pusher.authenticateUser(socketId, user);
	}

	/**
	 * Tells the server until when a connection may be on a channel. Hosted Pusher can't
	 * be told.
	 * @param channel the channel, that of the user for a sign-in
	 * @return whether the connection may be on one more channel
	 */
	public boolean admit(String socketId, String channel, ChannelUser user) {
		return this.transport.authorize(socketId, channel, user);
	}

}
