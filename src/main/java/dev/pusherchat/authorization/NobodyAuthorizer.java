package dev.pusherchat.authorization;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.pusher.ChannelUser;

/** Lets nobody in: what an application does not decide is refused. */
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
