package dev.pusherchat.people;

import java.security.Principal;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;

/**
 * Somebody who posts messages or joins channels.
 *
 * @param id the subject of the person's token, which nobody else can have
 * @param displayName what others read; neither unique nor an identity
 */
public record Person(String id, @Nullable String displayName) implements AuthenticatedPrincipal {

	@Override
	public String getName() {
		return this.id;
	}

	/** Returns the person of a request, or {@code null} if it came without a token. */
	public static @Nullable Person of(@Nullable Principal principal) {
		if (principal instanceof Authentication user && user.getPrincipal() instanceof Person person) {
			return person;
		}
		return (principal != null) ? new Person(principal.getName(), null) : null;
	}

}
