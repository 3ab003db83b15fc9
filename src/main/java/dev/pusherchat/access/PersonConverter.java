package dev.pusherchat.access;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

import dev.pusherchat.access.guest.GuestTokens;
import dev.pusherchat.people.Person;
import dev.pusherchat.people.PersonName;

/** Makes a person of a token. An issuer's names are cut to the rule, not refused. */
class PersonConverter implements Converter<Jwt, AbstractAuthenticationToken> {

	private final List<String> nameClaims;

	PersonConverter(List<String> nameClaims) {
		this.nameClaims = nameClaims;
	}

	@Override
	public AbstractAuthenticationToken convert(Jwt token) {
		List<String> claims = GuestTokens.isGuest(token) ? List.of(GuestTokens.NAME) : this.nameClaims;
		Person person = new Person(String.valueOf(token.getSubject()), name(token, claims));
		return new JwtAuthenticationToken(token, person, List.of());
	}

	private static @Nullable String name(Jwt token, List<String> claims) {
		return claims.stream()
			.map(token.getClaims()::get)
			.map((claim) -> (claim instanceof String text) ? PersonName.cut(text) : null)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

}
