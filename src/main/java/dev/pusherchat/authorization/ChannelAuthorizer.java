package dev.pusherchat.authorization;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.pusher.ChannelUser;

/**
 * Decides who may join which channel. An application that has private or presence
 * channels, or lets users sign in, declares a bean of its own; without one nobody may.
 */
public interface ChannelAuthorizer {

	/**
	 * Tells whom a request comes from.
	 * @param request the request of a client, with the cookies and headers it sends
	 * @param socketId the connection that the client has open
	 * @return the user, or {@code null} to refuse
	 */
	@Nullable ChannelUser identify(HttpServletRequest request, String socketId);

	/**
	 * Decides whether a user may join a channel.
	 * @param user the user
	 * @param channel a private, presence or encrypted channel
	 * @return whether the user may
	 */
	boolean mayJoin(ChannelUser user, String channel);

}
