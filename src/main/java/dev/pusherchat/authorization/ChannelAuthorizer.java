package dev.pusherchat.authorization;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.pusher.ChannelUser;

/**
 * Decides who may join which channel. An application with private or presence channels,
 * or with sign-ins, declares its own bean; without one, all requests are refused.
 */
public interface ChannelAuthorizer {

	/**
	 * Identifies the user of a request.
	 * @param request the client's request, with its cookies and headers
	 * @return the user, or {@code null} to refuse
	 */
	@Nullable ChannelUser identify(HttpServletRequest request, String socketId);

	/**
	 * Decides whether a user may join a channel.
	 * @param channel a private, presence or encrypted channel
	 */
	boolean mayJoin(ChannelUser user, String channel);

	/** Accepts everyone for every channel, each connection as another guest. */
	static ChannelAuthorizer everyone() {
		return new GuestAuthorizer();
	}

	/** Refuses everyone. */
	static ChannelAuthorizer nobody() {
		return new NobodyAuthorizer();
	}

}
