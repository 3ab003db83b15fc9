package dev.pusherchat.authorization;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.pusher.ChannelUser;

/** Refuses everyone. */
class NobodyAuthorizer implements ChannelAuthorizer {

	@Override
	public @Nullable ChannelUser identify(HttpServletRequest request, String socketId) {
		return null;
	}

	@Override
	public boolean mayJoin(ChannelUser user, String channel) {
		return false;
	}

}
