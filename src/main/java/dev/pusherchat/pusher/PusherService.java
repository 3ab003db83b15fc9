package dev.pusherchat.pusher;

import java.util.List;
import java.util.concurrent.CompletionStage;

import com.pusher.rest.PusherException;
import com.pusher.rest.data.Event;
import com.pusher.rest.data.PresenceUser;
import org.springframework.stereotype.Service;

/**
 * Triggers events through the official SDK, which no other package uses. A failed call is
 * a result, not an exception.
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
	 * Triggers one event per data object in a single call, all or none.
	 * @param data at most 10 data objects
	 */
	public TriggerResult trigger(String channel, String event, List<?> data) {
		return (data.size() == 1) ? this.pusher.trigger(channel, event, data.get(0))
				: this.pusher.trigger(data.stream().map((each) -> new Event(channel, event, each)).toList());
	}

	/**
	 * Authorizes a user for a channel.
	 * @param channel a private, presence or encrypted channel
	 * @throws IllegalArgumentException if the socket id or the channel is invalid
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
	 * Authenticates a user for a sign-in.
	 * @throws IllegalArgumentException if the socket id is invalid
	 */
	public String authenticate(String socketId, ChannelUser user) {
		return this.pusher.authenticateUser(socketId, user);
	}

	/**
	 * Tells the embedded server until when a connection is authorized for a channel.
	 * Hosted Pusher has no such call.
	 * @param channel the channel; for a sign-in, the user's own channel
	 * @return completes when the server knows it, with {@code false} if the connection is
	 * authorized for as many channels as it may have; fails when the node that has the
	 * connection can't be told
	 */
	public CompletionStage<Boolean> admit(String socketId, String channel, ChannelUser user) {
		return this.transport.authorize(socketId, channel, user);
	}

}
