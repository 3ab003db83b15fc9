package dev.pusherchat.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.util.Assert;

import dev.pusherchat.authorization.ChannelAuthorizer;
import dev.pusherchat.pusher.ChannelUser;

/** Lets users with a token join the message channel and presence channels. */
class TokenAuthorizer implements ChannelAuthorizer {

	private static final String PRESENCE = "presence-";

	private final String channel;

	TokenAuthorizer(String channel) {
		this.channel = channel;
	}

	@Override
	public @Nullable ChannelUser identify(HttpServletRequest request, String socketId) {
		if (!(request.getUserPrincipal() instanceof JwtAuthenticationToken user)) {
			return null;
		}
		Instant expiry = user.getToken().getExpiresAt();
		Assert.state(expiry != null, "A token without an expiry is not accepted");
		return new ChannelUser(user.getName(), Map.of(), List.of(), expiry);
	}

	@Override
	public boolean mayJoin(ChannelUser user, String channel) {
		return channel.equals(this.channel) || channel.startsWith(PRESENCE);
	}

}
