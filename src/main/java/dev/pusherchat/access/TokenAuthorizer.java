package dev.pusherchat.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.util.Assert;

import dev.pusherchat.authorization.ChannelAuthorizer;
import dev.pusherchat.people.Person;
import dev.pusherchat.pusher.ChannelUser;

/**
 * Lets users with a token join the message channel and presence channels. Without a token
 * another authorizer decides.
 */
class TokenAuthorizer implements ChannelAuthorizer {

	private static final String PRESENCE = "presence-";

	private final String channel;

	private final ChannelAuthorizer withoutToken;

	TokenAuthorizer(String channel, ChannelAuthorizer withoutToken) {
		this.channel = channel;
		this.withoutToken = withoutToken;
	}

	@Override
	public @Nullable ChannelUser identify(HttpServletRequest request, String socketId) {
		if (!(request.getUserPrincipal() instanceof JwtAuthenticationToken user)) {
			return this.withoutToken.identify(request, socketId);
		}
		Instant expiry = user.getToken().getExpiresAt();
		Assert.state(expiry != null, "A token without an expiry is not accepted");
		return new ChannelUser(user.getName(), info(Person.of(user)), List.of(), expiry);
	}

	private static Map<String, String> info(@Nullable Person person) {
		return (person != null && person.displayName() != null) ? Map.of("name", person.displayName()) : Map.of();
	}

	@Override
	public boolean mayJoin(ChannelUser user, String channel) {
		return channel.equals(this.channel) || channel.startsWith(PRESENCE) || this.withoutToken.mayJoin(user, channel);
	}

}
