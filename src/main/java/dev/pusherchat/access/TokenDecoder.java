package dev.pusherchat.access;

import java.text.ParseException;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

import dev.pusherchat.access.guest.GuestTokens;

/** Reads a guest's token as such, and leaves all others to the decoder of the issuer. */
class TokenDecoder implements JwtDecoder {

	private final JwtDecoder guests;

	private final JwtDecoder others;

	TokenDecoder(JwtDecoder guests, JwtDecoder others) {
		this.guests = guests;
		this.others = others;
	}

	@Override
	public Jwt decode(String token) {
		return GuestTokens.ISSUER.equals(claimedIssuer(token)) ? this.guests.decode(token) : this.others.decode(token);
	}

	/** The issuer that a token names, which is not verified yet. */
	private static String claimedIssuer(String token) {
		try {
			JWTClaimsSet claims = JWTParser.parse(token).getJWTClaimsSet();
			return (claims != null) ? String.valueOf(claims.getIssuer()) : "";
		}
		catch (ParseException ex) {
			return "";
		}
	}

}
