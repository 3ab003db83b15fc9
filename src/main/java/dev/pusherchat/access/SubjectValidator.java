package dev.pusherchat.access;

import java.util.regex.Pattern;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

import dev.pusherchat.access.guest.GuestTokens;

/** Accepts subjects that can be authors and members of presence channels. */
class SubjectValidator implements OAuth2TokenValidator<Jwt> {

	static final int LONGEST = 128;

	private static final Pattern SUBJECT = Pattern.compile("[!-~&&[^\"\\\\]]{1," + LONGEST + "}");

	private static final OAuth2Error ERROR = new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN,
			"The subject must have 1 to " + LONGEST + " printable ASCII characters", null);

	private static final OAuth2Error GUEST = new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN,
			"A subject that begins with " + GuestTokens.PREFIX + " would be a guest's", null);

	private final boolean guests;

	/**
	 * Creates a validator.
	 * @param guests whether there are guests, whose subjects an issuer must not use
	 */
	SubjectValidator(boolean guests) {
		this.guests = guests;
	}

	@Override
	public OAuth2TokenValidatorResult validate(Jwt token) {
		String subject = token.getSubject();
		if (subject == null || !SUBJECT.matcher(subject).matches()) {
			return OAuth2TokenValidatorResult.failure(ERROR);
		}
		return (this.guests && subject.startsWith(GuestTokens.PREFIX)) ? OAuth2TokenValidatorResult.failure(GUEST)
				: OAuth2TokenValidatorResult.success();
	}

}
