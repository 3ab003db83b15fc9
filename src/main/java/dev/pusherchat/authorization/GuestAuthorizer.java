package dev.pusherchat.authorization;

import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

import dev.pusherchat.pusher.ChannelUser;

/** Accepts everyone, each connection as a separate guest. */
class GuestAuthorizer implements ChannelAuthorizer {

	@Override
	public ChannelUser identify(HttpServletRequest request, String socketId) {
		return new ChannelUser("guest-" + socketId, Map.of("name", "Guest"));
	}

	@Override
	public boolean mayJoin(ChannelUser user, String channel) {
		return true;
	}

}
