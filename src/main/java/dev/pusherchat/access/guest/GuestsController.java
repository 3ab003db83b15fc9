package dev.pusherchat.access.guest;

import java.security.Principal;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.util.MultiValueMap;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import dev.pusherchat.people.PersonName;
import dev.pusherchat.web.InvalidFieldException;

/**
 * Lets everybody take part as a guest, and a guest change the name or renew the token.
 */
@RestController
@ConditionalOnBooleanProperty("access.guests")
@RequestMapping(path = "/guests", produces = MediaType.APPLICATION_JSON_VALUE)
class GuestsController {

	private final GuestTokens tokens;

	GuestsController(GuestTokens tokens) {
		this.tokens = tokens;
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<Guest> post(@RequestBody NewGuest guest, @Nullable Principal user) {
		return issue(guest.name(), user);
	}

	@PostMapping(consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
	ResponseEntity<Guest> postForm(@RequestParam MultiValueMap<String, String> form, @Nullable Principal user) {
		List<String> names = form.getOrDefault("name", List.of());
		return issue((names.size() > 1) ? names : form.getFirst("name"), user);
	}

	private ResponseEntity<Guest> issue(@Nullable Object name, @Nullable Principal user) {
		return ResponseEntity.status(HttpStatus.CREATED)
			.cacheControl(CacheControl.noStore())
			.body(this.tokens.issue(id(user), name(name)));
	}

	private static @Nullable String id(@Nullable Principal user) {
		if (user instanceof JwtAuthenticationToken token && !GuestTokens.isGuest(token.getToken())) {
			throw new ErrorResponseException(HttpStatus.FORBIDDEN, ProblemDetail.forStatusAndDetail(
					HttpStatus.FORBIDDEN, "Only guests choose their names; yours comes with the token"), null);
		}
		return (user != null) ? user.getName() : null;
	}

	private static String name(@Nullable Object name) {
		try {
			if (name instanceof String text) {
				return PersonName.check(text);
			}
			throw new IllegalArgumentException((name != null) ? "must be a string" : "is missing");
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidFieldException("name", String.valueOf(ex.getMessage()));
		}
	}

}
