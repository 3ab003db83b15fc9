package dev.pusherchat.access;

import java.security.Principal;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import dev.pusherchat.broadcast.ChannelAuthorizer;
import dev.pusherchat.broadcast.ChannelUser;

/** Lets holders of tokens join the channel of the messages, and presence channels. */
class TokenAuthorizer implements ChannelAuthorizer {

	private static final String PRESENCE = "presence-";

	private final String channel;

	TokenAuthorizer(String channel) {
		this.channel = channel;
	}

	@Override
	public @Nullable ChannelUser identify(HttpServletRequest request, String socketId) {
		Principal user = request.getUserPrincipal();
		return (user != null) ? new ChannelUser(user.getName(), Map.of()) : null;
	}

	@Override
	public boolean mayJoin(ChannelUser user, String channel) {
		return channel.equals(this.channel) || channel.startsWith(PRESENCE);
	}

}
